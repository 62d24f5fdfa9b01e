"""A paragraph in HTML: our own links are buttons that say what they do, and nothing of a text becomes markup."""

from __future__ import annotations

import pytest

from actions.mail import LinkKind, Links
from actions.orders import OrderNumbers
from bot.email.showing import TITLES, short, shower
from tests.conversation_store.desk import StillClock
from tests.email.office import BASE

LINKS = Links("a secret of tests", BASE, StillClock())
SHOWN = shower(LINKS, OrderNumbers())


@pytest.mark.parametrize("kind", list(TITLES))
def test_an_own_link_is_a_button(kind: LinkKind) -> None:
    url = LINKS.url(kind, "1234", 5, "a choice")
    shown = SHOWN(f"Do it here: {url} It counts.\nReally.")
    assert shown.startswith('Do it here:<span style="display:block')
    assert f'href="{url}"' in shown
    assert f">{TITLES[kind]}</a>" in shown
    assert url not in shown.replace(f'href="{url}"', "")
    assert shown.endswith("It counts.<br>Really.")


def test_other_links_stay_links_and_signs_stay_signs() -> None:
    shown = SHOWN("<b>See</b> https://shop.example/policy & more")
    assert '<a href="https://shop.example/policy" rel="noopener">https://shop.example/policy</a>' in shown
    assert shown.startswith("&lt;b&gt;See&lt;/b&gt;")
    assert "&amp; more" in shown


def test_a_forged_own_link_is_no_button() -> None:
    shown = SHOWN(f"Look: {LINKS.base}forged.token and go")
    assert "border-radius" not in shown
    assert "forged.token" in shown


def test_an_order_number_stays_on_one_line_and_an_address_with_one_whole() -> None:
    shown = SHOWN("Order AT-10401: https://shop.example/orders/AT-10401 tells more")
    assert shown.startswith('Order <span style="white-space:nowrap">AT-10401</span>: <a href=')
    assert 'href="https://shop.example/orders/AT-10401"' in shown


def test_a_long_paragraph_is_cut_where_a_sentence_ends() -> None:
    sentence = (
        "All original accessories and labels must be enclosed, or it can be rejected at 9:00 a.m. sharp."
    )
    cut = list(short(" ".join([sentence] * 5)))
    assert cut == [f"{sentence} {sentence}", f"{sentence} {sentence}", sentence]
    assert list(short("Short. Very.")) == ["Short. Very."]
    lines = "\n".join([sentence] * 5)
    assert list(short(lines)) == [lines]
