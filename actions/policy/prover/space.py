"""The space of requests: every combination that can make a difference, at and around every boundary of a version.

Times are tried a microsecond before, at, and a microsecond and a second after each boundary, on an ordinary day and across
both clock changes of the shop's zone. A series is the same request at one time after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

from actions.policy.days import end_of_day
from actions.policy.facts import (
    AskedLine,
    Customer,
    Goal,
    Line,
    Order,
    Reason,
    Refund,
    Request,
    Shipment,
    ShippingPayer,
    Status,
)
from actions.policy.policy import Policy, Version

TICK = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SKU = "SHIRT"
SHIRT = Line(SKU, "Shirt", None, 2, Decimal("10.00"), ShippingPayer.CUSTOMER)
REASONS: tuple[Reason | None, ...] = (None, *Reason)
TIMED = (Goal.CANCEL, Goal.DELAY)
FAR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Moments:
    """The times of one order, all UTC: when it was placed, left, was promised and arrived."""

    placed: datetime
    shipped: datetime
    promised: datetime
    delivered: datetime


def series(policy: Policy, version: Version) -> Iterator[list[Request]]:
    """Every series of requests for one version; all times lie in the time of the version."""
    for index, placed in enumerate(anchors(policy, version)):
        m = Moments(placed, placed + 2 * HOUR, placed + 4 * DAY, placed + 3 * DAY)
        edges = boundaries(policy, version, m)
        wanted = [(one, times_of(one, edges[one.goal], m)) for one in plain_requests(m)]
        if index == 0:
            wanted = [(one, times_of(one, edges[one.goal], m)) for one in requests(m, version)]
            wanted += [(one, [m.placed + HOUR + TICK, m.delivered + TICK]) for one in few_times(m)]
        for request, times in wanted:
            inside = [at for at in times if policy.at(at) is version]
            if inside:
                yield [replace(request, requested_at=at) for at in inside]


def anchors(policy: Policy, version: Version) -> list[datetime]:
    """When orders are placed: on an ordinary day, and a few hours before each of the next two clock changes."""
    later = [v.starts for v in policy.versions if v.starts > version.starts]
    end = min(later, default=version.starts + 3 * FAR)
    changes = clock_changes(policy.shop.zone, version.starts + 2 * DAY)
    wanted = [version.starts + 10 * DAY + 14 * HOUR, *(change - 6 * HOUR for change in changes)]
    inside = [at for at in wanted if at < end]
    return inside or [version.starts + min(14 * HOUR, (end - version.starts) / 2)]


def clock_changes(zone: ZoneInfo, after: datetime, most: int = 2) -> list[datetime]:
    """The next local noons (UTC) after a day on which the clock was put forward or back."""
    found: list[datetime] = []
    for days in range(1, 370):
        day = after.astimezone(zone).date() + days * DAY
        noon, before = (datetime.combine(d, time(12), zone) for d in (day, day - DAY))
        if noon.utcoffset() != before.utcoffset():
            found.append(noon.astimezone(UTC))
    return found[:most]


def boundaries(policy: Policy, version: Version, m: Moments) -> dict[Goal, list[datetime]]:
    """Just before, at and just after every time at which the answer to a goal can change."""
    closes = end_of_day(policy.shop.zone, m.delivered, version.rules.return_days)
    back = [closes, *_around(m.delivered, closes + SECOND)]
    found = {
        Goal.CANCEL: _around(m.placed, m.placed + version.rules.cancel_window, m.delivered),
        Goal.DELAY: _around(m.placed + DAY, m.promised, m.delivered),
    }
    return {goal: sorted(found.get(goal, back)) for goal in Goal}


def times_of(request: Request, edges: list[datetime], m: Moments) -> list[datetime]:
    """The times that can make a difference to this request."""
    late = _around(m.placed + DAY, m.promised) if request.reason is Reason.LATE else []
    return [at for at in sorted({*edges, *late}) if request.order.placed_at is None or at >= m.placed]


def _around(*edges: datetime) -> list[datetime]:
    return sorted({edge + step for edge in edges for step in (-TICK, timedelta(), TICK)})


def requests(m: Moments, version: Version) -> Iterator[Request]:
    """Every kind of request about an order with these times, without a time of its own."""
    orders, undated = list(_orders(m, m.placed)), list(_orders(m, None))
    for goal in Goal:
        for order in orders if goal is not Goal.CANCEL else orders + undated:
            for reason in (None,) if goal in TIMED else kinds_of_reasons(version):
                yield Request(goal, order, m.placed, reason)
    for goal, reason in product(Goal, REASONS):
        yield Request(goal, _here(m), m.placed, reason)


def few_times(m: Moments) -> Iterator[Request]:
    """Requests whose answers hang on other things than the time: pieces, shipping, shops and cancelled orders."""
    for goal, order, lines in product(Goal, _pieces(m), _asked()):
        yield Request(goal, order, m.placed, Reason.FLAWED, lines)
    for goal, order in product(Goal, _stopped(m)):
        yield Request(goal, order, m.placed, Reason.FLAWED)


def plain_requests(m: Moments) -> Iterator[Request]:
    """What a clock change can make a difference to: the windows of time."""
    undelivered = _order(m, shipments=(_parcel(m.promised),))
    for goal, order in product(Goal, (_here(m), undelivered)):
        yield Request(goal, order, m.placed, Reason.FLAWED)


def kinds_of_reasons(version: Version) -> list[Reason | None]:
    """One reason of each kind that the policy tells apart; every single one is tried once, in time."""
    rules = version.rules
    kinds: dict[tuple[bool, bool, bool], Reason] = {}
    for reason in Reason:
        kind = (reason in rules.fault_reasons, reason in rules.factory_reasons, reason is Reason.LATE)
        kinds.setdefault(kind, reason)
    return [None, *kinds.values()]


def _orders(m: Moments, placed: datetime | None) -> Iterator[Order]:
    """A standing order in every state that its parcels can be in, with every fact known and unknown."""
    parcels = {
        "none": (),
        "ready": (_parcel(m.promised),),
        "ready, no promise": (_parcel(None),),
        "on the way": (_parcel(m.promised, m.shipped),),
        "on the way, no promise": (_parcel(None, m.shipped),),
        "here": (_parcel(m.promised, m.shipped, m.delivered),),
        "here, no promise": (_parcel(None, m.shipped, m.delivered),),
        "here late": (_parcel(m.placed + DAY, m.shipped, m.delivered),),
        "here before it was placed": (_parcel(m.promised, m.shipped, m.placed - DAY),),
        "here, no day it left": (_parcel(m.promised, None, m.delivered),),
        "half here": (_parcel(m.promised, m.shipped, m.delivered), _parcel(m.promised, m.shipped)),
    }
    for held in parcels.values():
        statuses: tuple[Status | None, ...] = (Status.SHIPPED, None)
        if not any(parcel.delivered_at for parcel in held):
            statuses = (Status.PROCESSING, Status.SHIPPED, Status.DELIVERED, None)
        for status in statuses:
            yield _order(m, placed_at=placed, status=status, shipments=held)


def _pieces(m: Moments) -> Iterator[Order]:
    """Orders of two lines, of which pieces are cancelled already, in one parcel or two, with all kinds of return shipping."""
    for cancelled, payer, here in product((0, 1, 2), (*ShippingPayer, None), (True, False)):
        line = replace(SHIRT, cancelled=cancelled, return_shipping=payer)
        other = Line("MUG", "Mug", None, 1, Decimal("7.50"), payer)
        held = _parcel(m.promised, m.shipped, m.delivered if here else None)
        yield _order(m, lines=(line, other), shipments=(replace(held, skus=(SKU, "MUG")),))
    first, second = (
        _parcel(m.promised, m.shipped, m.placed + HOUR),
        replace(_parcel(m.promised), skus=("MUG",)),
    )
    mug = Line("MUG", "Mug", None, 1, Decimal("7.50"), ShippingPayer.CUSTOMER)
    yield _order(m, lines=(SHIRT, mug), shipments=(first, second))


def _here(m: Moments) -> Order:
    return _order(m, status=Status.SHIPPED, shipments=(_parcel(m.promised, m.shipped, m.delivered),))


def _asked() -> tuple[tuple[AskedLine, ...], ...]:
    return ((), (AskedLine(SKU, 1),), (AskedLine(SKU, 2),), (AskedLine(SKU, 3),))


def _stopped(m: Moments) -> Iterator[Order]:
    """Orders from elsewhere, and cancelled ones, of which a parcel may have left all the same."""
    for channel, left in product(("website", "Corner Store", None), (None, m.shipped)):
        held = (_parcel(m.promised, left, m.delivered if left else None),)
        yield _order(m, channel=channel, shipments=held)
        gone = _order(m, channel=channel, status=Status.CANCELLED, shipments=held)
        yield replace(gone, cancelled_at=m.placed, refunds=(Refund(Decimal("25.00"), None, None),))
        yield _order(m, channel=channel, shipments=held, lines=(replace(SHIRT, cancelled=2),))


def _parcel(
    promised: datetime | None, shipped: datetime | None = None, delivered: datetime | None = None
) -> Shipment:
    return Shipment(None, None, shipped, promised, delivered, (SKU,))


def _order(m: Moments, **said: object) -> Order:
    facts: dict[str, object] = {
        "placed_at": m.placed,
        "channel": "website",
        "status": Status.PROCESSING,
        "lines": (SHIRT,),
        "shipments": (),
        **said,
    }
    return Order(
        number="EXAMPLE-1",
        cancelled_at=None,
        refunds=(),
        customer=Customer("Ada Example", "ada@example.com", None),
        postal_code="33127",
        country="US",
        payment_method="Visa",
        currency="USD",
        shipping_fee=Decimal("5.00"),
        **facts,  # type: ignore[arg-type]
    )
