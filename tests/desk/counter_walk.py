"""One case walked through every state at the returns counter, with a scanner and the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

Look = Callable[[str], None]


def scan(page: Page, rma: str) -> None:
    """What a scanner does: it types and presses Enter, wherever the focus is."""
    page.keyboard.type(rma)
    page.keyboard.press("Enter")


def stands(page: Page, state: str) -> None:
    """Wait until the case stands here."""
    expect(page.locator("h1 .state")).to_have_text(state)


def at_the_counter(page: Page, url: str, rma: str, look: Look) -> None:
    """From the list to the case, by a scan."""
    page.goto(f"{url}/desk/returns?show=expected")
    expect(page.get_by_label("Scan or type an RMA number")).to_be_focused()
    look("counter")
    scan(page, rma)
    stands(page, "awaited")
    look("awaited")


def inspect(page: Page, look: Look) -> None:
    """The checklist: one piece of the first line is refused, with its clause and a note."""
    first = page.get_by_role("group").first
    page.get_by_label("Pieces accepted, of 3").press("ArrowDown")
    labels = first.get_by_role("radiogroup", name="Labels").get_by_role("radio", name="yes", exact=True)
    labels.press("ArrowRight")
    first.get_by_text("Reasons to refuse pieces").press("Enter")
    first.get_by_role("checkbox", name="return.complete").press("Space")
    first.get_by_label("Note").press_sequentially("one label was cut off")
    look("inspection")
    first.get_by_label("Note").press("Control+Enter")


def walk(page: Page, url: str, rma: str, look: Look) -> None:
    """From the parcel to the closed case; ``look`` is told each state as its page stands there."""
    at_the_counter(page, url, rma, look)
    page.keyboard.press("Enter")
    stands(page, "received")
    look("received")
    inspect(page, look)
    for state in ("inspected", "partly", "refund due", "refunded", "closed"):
        stands(page, state)
        look(state.replace(" ", "-"))
        if state == "refund due":
            page.get_by_label("Reference of the payment").press_sequentially("bank-4711")
            page.keyboard.press("Enter")
        elif state != "closed":
            expect(page.locator("[data-main]")).to_be_focused()
            page.keyboard.press("Enter")
