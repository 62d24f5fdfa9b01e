"""What the customer's own order costs and gives back: the way back, the refund, where and how it was paid."""

from __future__ import annotations

from collections.abc import Iterator

from actions.assistant.own_case import OwnCase, Saying, registered
from actions.assistant.wording import day, money
from actions.policy.facts import WEBSITE, Goal, Refund, ShippingPayer
from actions.policy.money_back import promise, refunds_in_order, stage
from actions.policy.terms import shipping


def own_shipping(own: OwnCase) -> Iterator[Saying]:
    for group in shipping(own.query, own.policy):
        yield _PAYS[group.payer], own.words(items=own.items(group.lines))


_PAYS = {
    ShippingPayer.CUSTOMER: "utter_own_shipping_customer",
    ShippingPayer.SHOP: "utter_own_shipping_shop",
    None: "utter_own_shipping_unknown",
}


def own_money(own: OwnCase) -> Iterator[Saying]:
    """What is promised or paid; else what would be if it were asked for now."""
    yield from (_refund(own, refund) for refund in refunds_in_order(own.order))
    if own.order.refunds:
        return
    yield from registered(own)
    found = None if own.cases else promise(own.query, own.policy)
    if found is None:
        return
    due, zone = found.refund, own.shop.zone
    cancels = found.goal is Goal.CANCEL
    yield (
        "utter_own_refund_if_cancelled" if cancels else "utter_own_refund_if_returned",
        own.words(
            amount=money(due.amount, due.currency), to=_to(due.to), by=day(found.by, zone) if found.by else ""
        ),
    )


def _refund(own: OwnCase, refund: Refund) -> Saying:
    at = refund.paid_at or refund.due_at
    values = own.words(
        amount=money(refund.amount, own.order.currency),
        to=_to(own.order.payment_method),
        day=day(at, own.shop.zone) if at else "",
    )
    return f"utter_own_refund_{stage(refund, own.query.at)}", values


def _to(method: str | None) -> str:
    return method or "your original payment method"


def own_bought(own: OwnCase) -> Iterator[Saying]:
    """Where it was bought, which may be unknown, and is then for a person to find out."""
    channel = own.order.channel
    if channel is None:
        yield "utter_own_bought_unknown", own.words()
    elif channel.strip().lower() == WEBSITE:
        yield "utter_own_bought_here", own.words()
    else:
        yield "utter_own_bought_elsewhere", own.words(retailer=channel)


def own_paid(own: OwnCase) -> Iterator[Saying]:
    if own.order.payment_method:
        yield "utter_own_payment", own.words(method=own.order.payment_method)
