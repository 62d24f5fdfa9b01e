"""The codes on a slip that a scanner at the counter reads: a QR code and a Code 128 barcode, both of the RMA number."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from reportlab.graphics.barcode.code128 import Code128

QUIET = 10
"""Empty modules on either side of the bars, without which a scanner does not find them (ISO/IEC 15417)."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A barcode: ``width`` modules in all, of which each of ``dark`` is (first module, how many)."""

    width: int
    dark: tuple[tuple[int, int], ...]


def qr_rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark modules of the QR code of a text, row by row, with its quiet zone."""
    code = segno.make(text, error="m", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=4))


def qr_svg(text: str) -> str:
    """The QR code as an SVG element to stand in a page."""
    code = segno.make(text, error="m", micro=False)
    return str(
        code.svg_inline(
            scale=5, border=4, light="#fff", svgclass="qr", omitsize=True, title=f"QR code {text}"
        )
    )


def bars(text: str) -> Bars:
    """The Code 128 bars of a text, quiet zones included."""
    code = Code128(text, quiet=0, lquiet=0, rquiet=0)
    code.validate()
    code.encode()
    code.decompose()
    place, dark = QUIET, []
    for letter in code.decomposed:  # capital letters are bars, small ones gaps; A is one module wide
        width = ord(letter.upper()) - ord("A") + 1
        if letter.isupper():
            dark.append((place, width))
        place += width
    return Bars(place + QUIET, tuple(dark))


def bars_svg(text: str) -> str:
    """The barcode as an SVG element to stand in a page."""
    found = bars(text)
    drawn = "".join(f'<rect x="{at}" width="{width}" height="30"/>' for at, width in found.dark)
    return (
        f'<svg class="bars" viewBox="0 0 {found.width} 30" preserveAspectRatio="none" role="img">'
        f'<title>Barcode {text}</title><rect width="{found.width}" height="30" fill="#fff"/>{drawn}</svg>'
    )
