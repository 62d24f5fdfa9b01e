"""Names of companies that are not this shop: what a message says of them is none of our business, or about a purchase there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ruamel.yaml import YAML
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.engine.components.spans import COMPANY, Span


def read_companies(path: Path) -> list[str]:
    """The names, in lower case; none when there is no such file."""
    if not path.is_file():
        return []
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    return sorted({str(name).lower() for row in content.get("names") or [] for name in row})


class Companies:
    """Finds their names as whole words, whatever the case."""

    def __init__(self, language: Language, names: Sequence[str]) -> None:
        self._matcher = PhraseMatcher(language.vocab, attr="LOWER")
        self._matcher.add(COMPANY, [language.make_doc(name) for name in names])

    def find(self, document: Doc) -> list[Span]:
        """All of them."""
        found = self._matcher(document, as_spans=True)
        return [Span(name.start_char, name.end_char, COMPANY, name.text.lower()) for name in found]
