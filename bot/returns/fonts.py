"""The letters of a slip: DejaVu goes into the file; Chinese, Japanese and Korean are left to the reader's program.

DejaVu comes with matplotlib and has Latin, Greek, Cyrillic and more. What it lacks of East Asian writing is set in one
of the fonts that every PDF reader has or replaces (ISO 32000, CID-keyed fonts), which keeps the file small. What
neither has becomes an empty square; the codes, numbers and addresses that the counter needs are never among it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiMin-W3", "HYSMyeongJo-Medium"
UNKNOWN = "\N{WHITE SQUARE}"
_HAN = ((0x2E80, 0x303F), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFF60))
_KANA, _HANGUL = ((0x3040, 0x30FF),), ((0x1100, 0x11FF), (0xAC00, 0xD7AF))


@cache
def register() -> frozenset[int]:
    """Make the fonts known to reportlab; the characters that DejaVu has."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise RuntimeError("matplotlib is not installed; run ./desk up, which installs what is missing.")
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    for name in (PLAIN, BOLD):
        registerFont(TTFont(name, folder / f"{name}.ttf"))
    for name in (CHINESE, JAPANESE, KOREAN):
        registerFont(UnicodeCIDFont(name))
    return frozenset(TTFont(PLAIN, folder / f"{PLAIN}.ttf").face.charToGlyph)


def marked(text: str) -> str:
    """A text as reportlab's paragraphs read it, each character in a font that has it."""
    known = register()
    asian = _asian_font(text)
    runs = groupby(_shown(text), key=lambda letter: _font_of(letter, known, asian))
    return "".join(_run(font, "".join(letters)) for font, letters in runs)


def _run(font: str | None, letters: str) -> str:
    if font is None:
        return UNKNOWN * len(letters)
    return f'<font name="{font}">{escape(letters)}</font>' if font else escape(letters)


def _shown(text: str) -> Iterator[str]:
    """Control characters have no shape; every kind of white space is a space."""
    return (
        " " if letter.isspace() else letter for letter in text if letter.isspace() or letter.isprintable()
    )


def _font_of(letter: str, known: frozenset[int], asian: str) -> str | None:
    """An empty name for the paragraph's own font, None where no font has the character."""
    if ord(letter) in known:
        return ""
    return asian if _within(letter, (*_HAN, *_KANA, *_HANGUL)) else None


def _asian_font(text: str) -> str:
    """The same Han characters are drawn differently by language, which the others of the text tell."""
    if any(_within(letter, _HANGUL) for letter in text):
        return KOREAN
    return JAPANESE if any(_within(letter, _KANA) for letter in text) else CHINESE


def _within(letter: str, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(letter) <= last for first, last in spans)
