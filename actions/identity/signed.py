"""A customer whom the shop's own page has named, signed: known in this conversation as if a code had come back.

What is signed is for the caller to check; here it only shows what it names.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from actions.identity.checking import grant, speak_of
from actions.identity.codes import orders_of
from actions.identity.proof import How


def show_signed(
    session: Session,
    conversation: str,
    address: str,
    number: str | None,
    now: datetime,
    how: How = How.SHOP,
) -> tuple[str, ...]:
    """Show the orders of an email address (as ``address_in`` writes it) to a conversation; their numbers, the newest first.

    ``number`` is the order that the page is about, in its one written form: the one that is spoken of, if it is among
    them. An only order is spoken of too. An order of somebody else is never shown. ``now`` is aware UTC; ``how`` is by what the address was shown.
    """
    orders = orders_of(session, address)
    for order in orders:
        grant(session, conversation, order, how, now)
    meant = number or (orders[0] if len(orders) == 1 else None)
    if meant in orders:
        speak_of(session, conversation, str(meant), now)
    return orders
