"""The people of a simulated year: customers who send or forget, and staff who work from the counter's own lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from actions.cases import CaseState, CaseView, add_photos, counting, withdraw
from actions.cases.counting import Urgency
from actions.cases.inspecting import REFUSALS
from actions.cases.moving import Act
from actions.cases.reminding import UNDELIVERED
from actions.cases.states import Condition, Evaluation, Remedy
from bot.bench.year.shop import DAY, HOUR, World, arrived, open_case, refunded_by_shop
from bot.desk.returns.acts import ACTS, REFUSED, Sent, perform

EVERYTHING = 100_000
DILIGENCE = {Urgency.OVERDUE: 0.8, Urgency.TODAY: 0.8, Urgency.AT_RISK: 0.6, Urgency.LATER: 0.35}
Plan = Callable[[datetime, Callable[[], None]], None]


def act_on(world: World, rma: str, name: str, at: datetime, **fields: object) -> bool:
    """Do something under a key of its own, often twice, sometimes as a second person; whether it was possible."""
    number = world.counts["acts"]
    world.counts["acts"] += 1
    act = Act(who=f"staff {number % 3}", at=at, key=f"year:{number}")
    sent = Sent(world.database, world.policy, rma, act, fields)
    try:
        perform(name, sent)
    except REFUSED:
        world.counts["refused"] += 1
        return False
    if world.chance(0.2):
        repeat(world, name, sent)
    return True


def repeat(world: World, name: str, sent: Sent) -> None:
    """The same form again, then the same wish by somebody else."""
    assert perform(name, sent).again  # noqa: S101 - a simulation that goes wrong must not go on
    other = Act(who="somebody else", at=sent.act.at, key=f"{sent.act.key}:other")
    try:
        perform(name, Sent(sent.database, sent.policy, sent.rma, other, sent.fields))
    except REFUSED:
        world.counts["second_refused"] += 1


def live(world: World, number: int, at: datetime, plan: Plan) -> None:
    """A customer opens a case, and what will come of it on the customer's side is planned."""
    case = open_case(world, number, at)
    if case is None:
        world.counts["not_opened"] += 1
        return
    world.counts["opened"] += 1
    rma, order = case.rma, case.order_number
    if case.preapproved and world.chance(0.9):
        delivered = at + world.later(1, 20)
        plan(delivered, lambda: world.save(arrived(world.orders[order], delivered)))
    if world.chance(0.06):
        back = at + world.later(0.1, 20)
        plan(back, lambda: take_back(world, order, rma, back))
    if world.chance(0.5):
        seen = at + world.later(0.01, 10)
        plan(seen, lambda: send_photo(world, rma, seen))
    if world.chance(0.88):
        here = at + world.later(1, 60)
        plan(here, lambda: parcel_comes(world, rma, here))
    if world.chance(0.06):
        own = at + world.later(1, 30)
        amount = Decimal(world.dice.randint(1, 3000)) / 100
        plan(own, lambda: refunded_by_shop(world, order, amount, own, own if world.chance(0.5) else None))
    if world.chance(0.3):
        some_time = at + world.later(0, 80)
        plan(some_time, lambda: anything(world, rma, some_time))


def take_back(world: World, order: str, rma: str, at: datetime) -> None:
    """The customer takes the case back in the chat, where that is still possible."""
    world.counts[withdraw(world.database, order, rma, "year", at).outcome.value] += 1


def send_photo(world: World, rma: str, at: datetime) -> None:
    """The customer sends a photo."""
    with world.database.write() as session:
        add_photos(session, "year", [f"photo-{rma}"], at, rma)


def parcel_comes(world: World, rma: str, at: datetime) -> None:
    """The parcel is scanned, if need be after the case had expired."""
    if act_on(world, rma, "receive", at):
        world.counts["received"] += 1


def anything(world: World, rma: str, at: datetime) -> None:
    """Somebody tries what is not asked for; whatever is not possible must be refused, and change nothing."""
    name = world.dice.choice([one for one in ACTS if one not in ("inspect", "withdraw", "expire")])
    if act_on(world, rma, name, at, amount="5.00", outcome="accepted"):
        world.counts["surprises"] += 1


def working_day(world: World, at: datetime) -> None:
    """The staff go through the counter's lists, what is most urgent first, and do some of it."""
    shop = world.policy.shop
    for urgency, diligence in DILIGENCE.items():
        with world.database.read() as session:
            cases = counting.of_urgency(session, shop, urgency, at, EVERYTHING)
        for place, case in enumerate(cases):
            if world.chance(diligence):
                next_step(world, case, at + timedelta(seconds=place))
    chase(world, at)


def chase(world: World, at: datetime) -> None:
    """Parcels of which nobody knows for long are given up by a person."""
    with world.database.read() as session:
        cases = counting.expected(session, EVERYTHING)
    for case in cases:
        told = [event for event in case.events if event.what == UNDELIVERED]
        if told and case.deadline is None and told[-1].at < at - 30 * DAY:
            act_on(world, case.rma, "expire", at)


def next_step(world: World, case: CaseView, at: datetime) -> None:
    """What a case needs next."""
    if case.claim is not None and case.claim.outcome is None and case.claim.due_at is not None:
        outcome = world.dice.choice(list(Evaluation))
        act_on(world, case.rma, "evaluate", at, outcome=outcome.value)
    steps: dict[CaseState, Callable[[], object]] = {
        CaseState.RECEIVED: lambda: inspect(world, case, at),
        CaseState.INSPECTED: lambda: answer(world, case, at),
        CaseState.ACCEPTED: lambda: put_right(world, case, at),
        CaseState.PARTLY: lambda: put_right(world, case, at),
        CaseState.REFUND_DUE: lambda: pay(world, case, at),
        CaseState.REFUNDED: lambda: act_on(world, case.rma, "pay-shipping", at),
        CaseState.EXCHANGE_SENT: lambda: act_on(world, case.rma, "pay-shipping", at),
    }
    if case.state in steps:
        steps[case.state]()


def inspect(world: World, case: CaseView, at: datetime) -> None:
    """The checklist, filled in by chance; now and then with something that cannot be."""
    if world.chance(0.15):
        act_on(world, case.rma, "claim-shipping", at, amount=str(Decimal(world.dice.randint(1, 3000)) / 100))
    findings = [finding(world, line.sku, line.quantity) for line in case.lines]
    act_on(world, case.rma, "inspect", at + HOUR / 60, findings=findings)


def finding(world: World, sku: str, quantity: int) -> dict[str, object]:
    """What was found of a line: all good mostly."""
    accepted = quantity if world.chance(0.75) else world.dice.randint(0, quantity)
    refused = [world.dice.choice(REFUSALS)] if accepted < quantity else []
    condition = world.dice.choice([Condition.AS_SOLD, Condition.AS_SOLD, Condition.FAULTY, Condition.USED])
    return {
        "sku": sku,
        "accepted": accepted + (5 if world.chance(0.01) else 0),
        "condition": condition.value,
        "refused_for": refused,
    }


def answer(world: World, case: CaseView, at: datetime) -> None:
    """The answer, or another look first."""
    if world.chance(0.04):
        act_on(world, case.rma, "inspect-again", at)
        return
    remedy = {"remedy": world.dice.choice(list(Remedy)).value} if world.chance(0.1) else {}
    act_on(world, case.rma, "answer", at, **remedy)


def put_right(world: World, case: CaseView, at: datetime) -> None:
    """The refund is granted, or the exchange sent."""
    step = "send-exchange" if case.remedy is Remedy.EXCHANGE and world.chance(0.9) else "grant-refund"
    act_on(world, case.rma, step, at)


def pay(world: World, case: CaseView, at: datetime) -> None:
    """The refund is paid by hand, or the shop's books report it."""
    if world.chance(0.6):
        act_on(world, case.rma, "pay-refund", at, payment=f"bank-{case.rma}")
    elif case.refunds[0].amount:
        refunded_by_shop(world, case.order_number, case.refunds[0].amount, at, at)
