"""`python -m tests.e2e.pictures` makes the pictures of the README from a desk that really runs."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright

from actions.settings import PROJECT
from bot.setup.browser import find_browser
from tests.e2e.running import RunningDesk, started_desk

PICTURES = PROJECT / "docs" / "pictures"
WINDOW = {"width": 1100, "height": 820}
PHONE = {"width": 390, "height": 780}
ANSWER_MILLISECONDS = 20_000


def write(page: Page, text: str, answer: str) -> None:
    """Sends a message and waits for its answer."""
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your message").press("Enter")
    heard(page, answer)


def press(page: Page, title: str, answer: str) -> None:
    """Presses a suggested answer and waits for what comes of it."""
    page.get_by_role("button", name=title, exact=True).click()
    heard(page, answer)


def heard(page: Page, answer: str) -> None:
    """Waits until the chat says this."""
    expect(page.get_by_role("log")).to_contain_text(answer, timeout=ANSWER_MILLISECONDS)


def opened(page: Page) -> Page:
    """The chat, opened by its button."""
    page.get_by_role("button", name="Open the chat").click()
    heard(page, "Hello!")
    return page


def cancellation(page: Page) -> None:
    """An order of the demo shop, asked about with one click and cancelled with one yes."""
    write(page, "hi, I'd like to cancel order AT-10401 please", "email address")
    write(page, "ava.monroe@example.com", "Shall I go ahead")
    press(page, "Yes, please", "Done:")
    page.get_by_role("group", name="Decision on order AT-10401").get_by_text("Why?").click()


def refusal(page: Page) -> None:
    """A cancellation that comes too late, and what is still open."""
    write(page, "please cancel AT-10403", "email address")
    write(page, "mia.santos@example.net", "Not possible")


def defect_with_photo(page: Page) -> None:
    """A faulty item, with a photo as evidence."""
    write(page, "the running shoes from order AT-10406 arrived broken", "email address")
    write(page, "ethan.doyle@example.net", "describe")
    page.get_by_label("Add a photo").set_input_files(
        {"name": "sole.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    expect(page.get_by_label("Photos to send")).to_be_visible()
    write(page, "the sole is coming off on the left shoe", "Shall I go ahead")
    press(page, "Yes, please", "RMA")
    page.get_by_alt_text("Photo you sent").evaluate(
        "photo => { const log = photo.closest('.log'); "
        "log.scrollTop += photo.getBoundingClientRect().top - log.getBoundingClientRect().top - 8; }"
    )


def a_photo() -> bytes:
    """A drawing that stands for a photo."""
    picture = Image.new("RGB", (640, 420), "#d9cbb6")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((120, 180, 520, 300), 60, fill="#3f5d7d")
    draw.polygon([(120, 300), (520, 300), (500, 345), (150, 322)], fill="#f2f2f2")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def window(browser: Browser, url: str, size: dict[str, int], scheme: str = "light") -> Page:
    """A window of its own: another customer."""
    context = browser.new_context(
        viewport=size,
        device_scale_factor=1.5,
        color_scheme=scheme,
        locale="en-US",
        timezone_id="America/New_York",  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(url)
    return page


def take_all(browser: Browser, url: str) -> None:
    """Every picture, each of a conversation of its own."""
    page = opened(window(browser, url, WINDOW))
    cancellation(page)
    page.screenshot(path=PICTURES / "chat.png")
    page = opened(window(browser, url, WINDOW, "dark"))
    refusal(page)
    page.screenshot(path=PICTURES / "refusal-dark.png")
    page = opened(window(browser, url, PHONE))
    defect_with_photo(page)
    page.screenshot(path=PICTURES / "photo-phone.png")
    page = window(browser, f"{url}/policy", WINDOW)
    page.screenshot(path=PICTURES / "policy.png")


def passed_on(page: Page) -> None:
    """A cancellation that the policy does not settle: the parcel left early; and the customer wants a person at once."""
    write(page, "please cancel AT-10404", "email address")
    write(page, "noah.becker@example.com", "colleague")
    write(page, "I want a human", "I want a human")
    expect(page.locator("desk-chat .writing")).to_have_count(0, timeout=ANSWER_MILLISECONDS)


def at_the_desk(browser: Browser, desk: RunningDesk) -> None:
    """Robin takes a conversation, answers and gives it back: the list, the conversation, and what the customer sees."""
    password = desk.command("agents", "add", "robin", "--shown", "Robin").splitlines()[0].rsplit(" ", 1)[1]
    customer = opened(window(browser, desk.base_url, PHONE))
    passed_on(customer)
    for other in [opened(window(browser, desk.base_url, WINDOW)) for _ in range(2)]:
        write(other, "I want to talk to a person", "colleague")
    robin = signed_in(browser, desk, password)
    expect(robin.locator(".entry")).to_have_count(3)
    robin.screenshot(path=PICTURES / "desk-list.png")
    robin.locator(".entry").first.click()
    robin.get_by_role("button", name="Take this conversation").click()
    robin.get_by_label("Your answer").fill("I am calling the carrier now, one moment.")
    robin.get_by_label("Your answer").press("Control+Enter")
    heard(customer, "one moment")
    customer.screenshot(path=PICTURES / "desk-customer.png")
    write(customer, "thank you!", "thank you!")
    heard(robin, "thank you!")
    expect(robin.locator("#typing")).to_be_empty()
    robin.screenshot(path=PICTURES / "desk-conversation.png")
    robin.get_by_role("button", name="Give back to the assistant").click()
    heard(customer, "Robin has left the chat")
    write(customer, "when are you open?", "Our team is here")
    customer.screenshot(path=PICTURES / "desk-customer-back.png")


def signed_in(browser: Browser, desk: RunningDesk, password: str) -> Page:
    """Robin's window, with the list."""
    robin = window(browser, f"{desk.base_url}/desk", WINDOW)
    robin.get_by_label("Name").fill("robin")
    robin.get_by_label("Password").fill(password)
    robin.get_by_role("button", name="Sign in").click()
    expect(robin.locator(".entry").first).to_be_visible()
    return robin


def main() -> None:
    """Starts a desk of its own, talks with it in a browser, and keeps the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser_path = found_browser()
    with (
        tempfile.TemporaryDirectory() as folder,
        started_desk(Path(folder)) as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        take_all(browser, desk.base_url)
        at_the_desk(browser, desk)
        browser.close()


def found_browser() -> str:
    """Where Chromium is. Ends with one sentence where it is not."""
    path = find_browser()
    if path is None:
        raise SystemExit("No Chromium is installed; install chromium to make the pictures.")
    return str(path)


if __name__ == "__main__":
    main()
