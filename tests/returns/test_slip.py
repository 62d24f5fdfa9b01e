"""The return slip: what stands on it, its codes, and the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode.code128 import _patterns

from actions.cases import CaseView
from actions.cases.numbers import ALPHABET, RMA, check_character, new_number, read_number, written
from actions.cases.pages import LIFE, BadCaseLink, CasePages
from actions.database import Database
from actions.policy.facts import Goal
from bot.returns.codes import bars, bars_svg, qr_rows, qr_svg
from bot.returns.fonts import UNKNOWN, marked
from bot.returns.pdf import slip_pdf
from bot.returns.slip import Slip, SlipLine, address_lines, is_wanted, send_by, slip_of
from tests.cases import counter
from tests.cases.making import LATER
from tests.policy.making import policy, shop

SLIP = Slip(
    rma="RMA-7K4M-92QX",
    order="AT-20001",
    what="a return",
    customer="Ava Example",
    shop="AllTrends USA",
    address=("AllTrends USA", "2136 NW 8th Ave", "Miami"),
    contact="support@shop.example",
    lines=(SlipLine(2, "MUG-01", "Stoneware Mug (white)"),),
    enclose=("A proof of purchase must be enclosed.",),
    shipping=("You pay the return shipping.",),
    send_by="Saturday, April 4, 2026 at 11:59 PM EDT",
)


TO_C, TO_B, START_C, STOP = 99, 100, 105, 106


def slip_now(database: Database, case: CaseView) -> Slip:
    """The slip of a stored case."""
    with database.read() as session:
        return slip_of(session, case, policy())


def test_the_slip_says_all_that_the_parcel_needs(sqlite_database: Database) -> None:
    case = counter.opened(sqlite_database)
    slip = slip_now(sqlite_database, case)
    assert slip.rma == case.rma
    assert slip.customer == "Ava Example"
    assert slip.address == (shop().name, *address_lines(shop().contact.address))
    assert [(line.quantity, line.sku, line.title) for line in slip.lines] == [
        (3, "SHIRT-RED-M", "Relaxed Cotton T-Shirt (Red / M)"),
        (1, "LAMP-MOON", "Levitating Moon Lamp"),
    ]
    assert "proof of purchase" in slip.enclose[0]
    assert "accessories" in slip.enclose[1]
    assert any(said.endswith("You pay the return shipping.") for said in slip.shipping)
    assert slip.send_by == "Saturday, April 4, 2026 at 11:59 PM EDT"


def test_a_case_approved_in_advance_counts_from_the_delivery(sqlite_database: Database) -> None:
    case = replace(counter.opened(sqlite_database), deadline=None)
    assert send_by(case, policy()) == "30 days after the day on which it is delivered to you"


def test_a_slip_is_of_use_until_the_parcel_is_there(sqlite_database: Database) -> None:
    assert is_wanted(counter.opened(sqlite_database))
    case = counter.received(sqlite_database, goal=Goal.RETURN)
    assert not is_wanted(case)


NUMBERS = st.text(ALPHABET, min_size=7, max_size=7).map(
    lambda body: written(RMA, body + check_character(body))
)


@settings(max_examples=30)
@given(NUMBERS)
def test_the_barcode_is_code_128_of_the_number(number: str) -> None:
    found = bars(number)
    modules = [False] * found.width
    for at, width in found.dark:
        modules[at : at + width] = [True] * width
    inside = "".join("x" if dark else " " for dark in modules).strip()
    assert found.width - len(inside) == 20
    assert _decoded(inside) == number


def _decoded(modules: str) -> str:
    """Reads Code 128 back: code set B for characters, C for pairs of digits, the check character at the end."""
    widths = [len(run) for run in _runs(modules)]
    symbols = [tuple(widths[at : at + 6]) for at in range(0, len(widths) - 7, 6)]
    assert widths[-7:] == _widths(_patterns[STOP])
    values = [_VALUES[symbol] for symbol in symbols]
    assert values[-1] == (values[0] + sum(at * value for at, value in enumerate(values[1:-1], 1))) % 103
    text, pairs = "", values[0] == START_C
    for value in values[1:-1]:
        if value in (TO_B, TO_C):
            pairs = value == TO_C
        else:
            text += f"{value:02}" if pairs else chr(value + 32)
    return text


def _runs(modules: str) -> list[str]:
    found = [modules[0]]
    for one in modules[1:]:
        if one == found[-1][0]:
            found[-1] += one
        else:
            found.append(one)
    return found


def _widths(letters: str) -> list[int]:
    return [ord(letter.upper()) - ord("A") + 1 for letter in letters]


_VALUES = {tuple(_widths(letters)): value for value, letters in _patterns.items() if isinstance(value, int)}


def test_the_qr_code_holds_what_the_counter_reads() -> None:
    same = segno.make(SLIP.rma, error="m", micro=False)
    assert same.mode == "alphanumeric"
    assert qr_rows(SLIP.rma) == tuple(tuple(bool(one) for one in row) for row in same.matrix_iter(border=4))
    number = new_number(RMA)
    assert read_number(number, RMA) == number


def test_the_codes_have_nothing_inline_that_the_page_forbids() -> None:
    for drawn in (qr_svg(SLIP.rma), bars_svg(SLIP.rma)):
        assert drawn.startswith("<svg")
        assert "style" not in drawn
        assert "http" not in drawn


def test_the_same_case_gives_the_same_file() -> None:
    first = slip_pdf(SLIP)
    assert first.startswith(b"%PDF-")
    assert slip_pdf(SLIP) == first
    assert slip_pdf(replace(SLIP, customer="Bo Example")) != first


@settings(max_examples=15, deadline=timedelta(seconds=5))
@given(st.text(max_size=80), st.text(max_size=300))
def test_whatever_a_name_or_a_title_holds_there_is_a_file(name: str, title: str) -> None:
    made = slip_pdf(replace(SLIP, customer=name, lines=(SlipLine(1, "SKU", title),)))
    assert made.endswith(b"%%EOF\n")


def test_many_lines_go_on_over_pages() -> None:
    many = tuple(SlipLine(1, f"SKU-{number}", "A long title of a product " * 4) for number in range(60))
    assert slip_pdf(replace(SLIP, lines=many)).count(b"/Type /Page\n") > 2


def test_letters_are_set_in_a_font_that_has_them() -> None:
    assert marked("Zoë Łukasiewicz Ελένη Жанна") == "Zoë Łukasiewicz Ελένη Жанна"
    assert marked("<b>&") == "&lt;b&gt;&amp;"
    assert marked("王小明") == '<font name="STSong-Light">王小明</font>'
    assert (
        marked("シャツ 赤") == '<font name="HeiseiMin-W3">シャツ</font> <font name="HeiseiMin-W3">赤</font>'
    )
    assert marked("셔츠") == '<font name="HYSMyeongJo-Medium">셔츠</font>'
    assert marked("\N{YELLOW HEART}\0") == UNKNOWN


def test_an_address_is_written_in_lines() -> None:
    assert address_lines("2136 NW 8th Ave, Suite 110, Miami, FL, 33127") == (
        "2136 NW 8th Ave",
        "Suite 110",
        "Miami, FL, 33127",
    )
    assert address_lines("Main Street 1") == ("Main Street 1",)


def test_a_link_shows_its_case_for_half_a_year_and_no_other() -> None:
    now = LATER
    pages = CasePages("a secret of tests", "https://help.shop.example", lambda: now)
    url = pages.url(SLIP.rma, LATER, "slip")
    assert url == pages.url(SLIP.rma, LATER, "slip")
    token = url.split("/")[-2]
    assert pages.read(token) == SLIP.rma
    for spoilt in (token[:-1], token + "x", "", "x.y", token.swapcase()):
        with pytest.raises(BadCaseLink):
            pages.read(spoilt)
    with pytest.raises(BadCaseLink):
        CasePages("another secret", "", lambda: now).read(token)
    now = LATER + LIFE + timedelta(seconds=2)
    with pytest.raises(BadCaseLink, match="too old"):
        pages.read(token)


def test_the_file_is_compressed_and_holds_no_time() -> None:
    made = slip_pdf(SLIP)
    assert len(made) < 100_000
    assert b"D:2000" in made
