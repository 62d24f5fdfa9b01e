"""The chat in a real browser, on a page in Spanish: the window speaks Spanish and says that the assistant does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.website.serving import served
from tests.website.test_browser import another_site, script
from tests.website.test_browser_photos_and_mail import page_with
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script of the other tests in a browser."""
    return ScriptedEngine(script)


@pytest.fixture
def url(settings: Settings, engine: ScriptedEngine) -> Iterator[str]:
    """The address of a desk that runs."""
    with served(create_app(settings, engine)) as url:
        yield url


def test_a_page_in_spanish_has_a_window_in_spanish_with_an_assistant_that_speaks_english(
    chromium: Browser, url: str, engine: ScriptedEngine, tmp_path: Path
) -> None:
    tag = f'<script src="{url}/widget.js" data-language="es-US"></script>'
    with another_site(tmp_path, page_with(tag)) as site:
        visit = Visit(chromium.new_page())
        visit.page.goto(site)
        visit.page.get_by_role("button", name="Abrir el chat").click()
        visit.wait_for("El asistente lee y escribe en este idioma: inglés.")
        visit.press("Cancelar un pedido")
        expect(visit.page.get_by_role("group", name="Respuestas sugeridas")).to_contain_text("Yes, cancel it")
        assert engine.received[0].text == "I want to cancel my order"
        visit.press("Yes, cancel it")
        card = visit.page.get_by_role("group", name="Decisión sobre el pedido AT-10423")
        expect(card).to_contain_text("Cancelado · $54.90 de vuelta a Visa en 3 a 5 días")
        card.get_by_text("¿Por qué?").click()
        expect(card.locator("[lang=en]", has_text="within 24 h")).to_be_visible()
        expect(visit.page.get_by_text("¿Le ha servido?")).to_be_visible()
        for label in ("Su mensaje", "Añadir una foto"):
            expect(visit.page.get_by_label(label)).to_be_attached()
        assert visit.serious_issues() == []
        assert visit.faults == []
        visit.page.close()


@pytest.mark.parametrize("language", ["fr", "en-GB", "x"])
def test_a_language_without_words_is_served_in_english(
    chromium: Browser, url: str, tmp_path: Path, language: str
) -> None:
    tag = f'<script src="{url}/widget.js" data-open="true" data-language="{language}"></script>'
    with another_site(tmp_path, page_with(tag)) as site:
        visit = Visit(chromium.new_page())
        visit.page.goto(site)
        visit.wait_for("Hello!")
        expect(visit.page.get_by_role("button", name="Cancel an order")).to_be_visible()
        expect(visit.page.get_by_text("The assistant reads and writes")).to_have_count(0)
        assert visit.page.locator("desk-chat .widget").get_attribute("lang") == "en"
        assert visit.faults == []
        visit.page.close()
