"""A return slip as a PDF: the same bytes each time for the same case."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from reportlab.lib.colors import black, grey, lightgrey
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch, mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from bot.returns.codes import bars, qr_rows
from bot.returns.fonts import BOLD, PLAIN, marked, register
from bot.returns.slip import Slip

MARGIN = 0.75 * inch  # what is inside fits on A4 as well, so that nothing is cut off there
WIDTH = letter[0] - 2 * MARGIN
QR_SIZE = 33 * mm
BARS = (82 * mm, 16 * mm)  # modules of about 0.5 mm, which hand scanners read from an arm's length


class Codes(Flowable):  # type: ignore[misc]
    """The QR code on the left and the barcode on the right, with the number below it in plain letters."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.width, self.height = text, WIDTH, QR_SIZE

    def draw(self) -> None:
        """Called by reportlab with the canvas moved to the lower left corner."""
        draw_qr(self.canv, self.text, QR_SIZE)
        self.canv.translate(self.width - BARS[0], 8 * mm)
        draw_bars(self.canv, self.text, *BARS)
        self.canv.setFont(BOLD, 15)
        self.canv.drawCentredString(BARS[0] / 2, -6 * mm, self.text)


class CutHere(Flowable):  # type: ignore[misc]
    """A dashed line across the page."""

    def __init__(self) -> None:
        super().__init__()
        self.width, self.height = WIDTH, 4 * mm

    def draw(self) -> None:
        """Called by reportlab with the canvas moved to the lower left corner."""
        self.canv.setDash(3, 3)
        self.canv.setStrokeColor(grey)
        self.canv.line(0, 2 * mm, self.width, 2 * mm)


def draw_qr(canvas: Canvas, text: str, size: float) -> None:
    """Draw the QR code into a square of this size."""
    rows = qr_rows(text)
    module = size / len(rows)
    for down, row in enumerate(rows, 1):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(across * module, size - down * module, module, module, stroke=0, fill=1)


def draw_bars(canvas: Canvas, text: str, width: float, height: float) -> None:
    """Draw the barcode into a box of this size."""
    found = bars(text)
    module = width / found.width
    for at, wide in found.dark:
        canvas.rect(at * module, 0, wide * module, height, stroke=0, fill=1)


def slip_pdf(slip: Slip) -> bytes:
    """The slip as a file, in Letter size."""
    register()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=letter,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"Return slip {slip.rma}",
        author=slip.shop,
        lang="en",
        invariant=1,  # no time and no chance in the file
    )
    foot = partial(_foot, slip=slip)
    whole = [*_label(slip), *_inside(slip)]
    document.build(whole, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _style(name: str, size: float, font: str = PLAIN, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.4, textColor=black, **more)


HEADING = _style("heading", 11, BOLD, spaceBefore=8, spaceAfter=2)
TITLE = _style("title", 17, BOLD, spaceAfter=6)
TEXT = _style("text", 10)
LARGE = _style("large", 13)
POINT = _style("point", 10, leftIndent=12, bulletIndent=2)


def _label(slip: Slip) -> list[Any]:
    """The upper part, to be stuck on the parcel."""
    address = [Paragraph(marked(line), LARGE) for line in slip.address]
    said = "Cut off this part and stick it on the parcel."
    return [
        Paragraph("Return to", HEADING),
        *address,
        Spacer(0, 5 * mm),
        Codes(slip.rma),
        Spacer(0, 3 * mm),
        Paragraph(said, TEXT),
        CutHere(),
    ]


def _inside(slip: Slip) -> list[Any]:
    """The lower part, to be put into the parcel."""
    sender = f" · from {slip.customer}" if slip.customer else ""
    return [
        Paragraph(f"Return slip {marked(slip.rma)}", TITLE),
        Paragraph(f"Order {marked(slip.order + sender)}. Put this part into the parcel.", TEXT),
        Spacer(0, 3 * mm),
        _lines(slip),
        *_points("Send it by", (slip.send_by,)),
        *_points("What to enclose", slip.enclose),
        *_points("Who pays the shipping", slip.shipping),
    ]


def _points(heading: str, points: tuple[str, ...]) -> list[Any]:
    if not points:
        return []
    said = [Paragraph(marked(point), POINT, bulletText="•") for point in points]
    return [KeepTogether([Paragraph(heading, HEADING), *said])]


def _lines(slip: Slip) -> Table:
    heads = [Paragraph(f'<font name="{BOLD}">{head}</font>', TEXT) for head in ("Pieces", "Item", "Number")]
    rows = [
        [
            Paragraph(str(line.quantity), TEXT),
            Paragraph(marked(line.title), TEXT),
            Paragraph(marked(line.sku), TEXT),
        ]
        for line in slip.lines
    ]
    grid = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, lightgrey), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(
        [heads, *rows], colWidths=(0.12 * WIDTH, 0.55 * WIDTH, 0.33 * WIDTH), style=grid, repeatRows=1
    )


def _foot(canvas: Canvas, _document: object, slip: Slip) -> None:
    canvas.saveState()
    paragraph = Paragraph(marked(f"{slip.rma} · questions: {slip.contact}"), TEXT)
    paragraph.wrapOn(canvas, WIDTH, MARGIN)
    paragraph.drawOn(canvas, MARGIN, 0.4 * inch)
    canvas.restoreState()
