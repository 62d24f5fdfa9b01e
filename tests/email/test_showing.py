"""A paragraph in HTML: our own links are buttons that say what they do, and nothing of a text becomes markup."""

from __future__ import annotations

import pytest

from actions.mail import LinkKind, Links
from bot.email.showing import TITLES, shower
from tests.conversation_store.desk import StillClock
from tests.email.office import BASE

LINKS = Links("a secret of tests", BASE, StillClock())


@pytest.mark.parametrize("kind", list(TITLES))
def test_an_own_link_is_a_button(kind: LinkKind) -> None:
    url = LINKS.url(kind, "1234", 5, "a choice")
    shown = shower(LINKS)(f"Do it here: {url} It counts.\nReally.")
    assert shown.startswith("Do it here:<br><a href=")
    assert f'href="{url}"' in shown
    assert f">{TITLES[kind]}</a>" in shown
    assert url not in shown.replace(f'href="{url}"', "")
    assert shown.endswith("It counts.<br>Really.")


def test_other_links_stay_links_and_signs_stay_signs() -> None:
    shown = shower(LINKS)("<b>See</b> https://shop.example/policy & more")
    assert '<a href="https://shop.example/policy" rel="noopener">https://shop.example/policy</a>' in shown
    assert shown.startswith("&lt;b&gt;See&lt;/b&gt;")
    assert "&amp; more" in shown


def test_a_forged_own_link_is_no_button() -> None:
    shown = shower(LINKS)(f"Look: {LINKS.base}forged.token and go")
    assert "border-radius" not in shown
    assert "forged.token" in shown
