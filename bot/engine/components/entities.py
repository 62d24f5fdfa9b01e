"""The entity extractor of the pipeline: reports the spans that the tokenizer has found."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.components.spans import COMPANY, MEASURE, Span
from bot.engine.components.tokenizer import SPANS, ShopTokenizer

_INNER = (COMPANY, MEASURE)  # for the reading of a message alone


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Entities order_number, email, phone, postal_code, date, money, number and product: start, end, text and value.

    Those in an earlier message that this one repeats have `quoted` too.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokenizer does the reading."""
        return [ShopTokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntityExtractor:
        """An extractor; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to messages that have been tokenized."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = [_entity(text, span) for span in message.get(SPANS) or () if span.entity not in _INNER]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _entity(text: str, span: Span) -> dict[str, Any]:
    return {
        "entity": span.entity,
        "start": span.start,
        "end": span.end,
        "text": text[span.start : span.end],
        "value": span.value,
        **({"quoted": True} if span.quoted else {}),
    }
