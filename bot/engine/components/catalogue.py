"""Names of products, from the shop's catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.engine.components.spans import PRODUCT, Span

Phrases = dict[str, str]


def read_phrases(path: Path) -> Phrases:
    """What a product is called, in lower case, and what that means; empty when there is no such file.

    The meaning is the product's title, or, where several products share the phrase, the phrase itself.
    """
    if not path.is_file():
        return {}
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    titles: dict[str, set[str]] = {}
    for product in content.get("products") or []:
        for phrase in _names(product):
            titles.setdefault(phrase, set()).add(str(product["title"]))
    return {phrase: min(found) if len(found) == 1 else phrase for phrase, found in sorted(titles.items())}


def _names(product: dict[str, Any]) -> Iterator[str]:
    words = product.get("words") or []
    for name in (product.get("title"), *([words] if isinstance(words, str) else words)):
        phrase = " ".join(str(name or "").lower().split())
        if phrase:
            yield phrase


class Products:
    """Finds the phrases of a catalogue, singular or plural, whatever the case."""

    def __init__(self, language: Language, phrases: Phrases) -> None:
        self._meaning: dict[str, str] = {}
        self._matcher = PhraseMatcher(language.vocab, attr="NORM")
        for phrase, meaning in phrases.items():
            for written in (phrase, *_other_numbers(phrase)):
                self._meaning.setdefault(written, meaning)
        self._matcher.add(PRODUCT, [language.make_doc(written) for written in self._meaning])

    def find(self, document: Doc) -> list[Span]:
        """All products; those written in a mistaken but corrected spelling (`norm_`) included."""
        found = []
        for match in self._matcher(document, as_spans=True):
            phrase = " ".join(token.norm_ for token in match)
            meaning = self._meaning.get(match.text.lower()) or self._meaning.get(phrase, phrase)
            found.append(Span(match.start_char, match.end_char, PRODUCT, meaning))
        return found


def _other_numbers(phrase: str) -> Iterator[str]:
    """The plural of a singular and the other way round, as far as an s makes it."""
    if phrase.endswith("s"):
        yield phrase[:-1]
    elif phrase.endswith(("x", "ch", "sh")):
        yield phrase + "es"
    else:
        yield phrase + "s"
