"""What "where is my return?" is answered in each state of a case: state, pieces, money, dates, and the slip while it is of use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from actions.assistant.case_status import case_status
from actions.cases import CaseState, CaseView, withdraw
from actions.cases.answering import answer
from actions.cases.claiming import claim_shipping, evaluate
from actions.cases.ending import close, expire, send_exchange
from actions.cases.receiving import ask_evidence
from actions.cases.refunding import pay_shipping
from actions.cases.states import Actor, Evaluation, Remedy
from actions.database import Database
from actions.policy.facts import Goal, Reason
from actions.server import build_app
from tests.assistant.calling import TOKEN, Caller, services
from tests.assistant.speaking import spoken
from tests.cases import counter
from tests.cases.counter import LAMP_REFUSED, RECEIVED_AT, SHIRT_FOUND, SHIRT_REFUSED, act
from tests.cases.making import DAY, EXAMPLE, HOUR, LATER, NUMBER, SOON, cancel_wish, done, keep, ship
from tests.policy.making import policy, shop

SHIRTS = "3 × Relaxed Cotton T-Shirt (Red / M)"
LAMPS = "1 × Levitating Moon Lamp"
SEND = "please send it back by Saturday, April 4, 2026 at 11:59 PM EDT"
NOW = RECEIVED_AT + 2 * DAY
Make = Callable[[Database], CaseView]


def evidence_asked(database: Database) -> CaseView:
    """A fault without photos or words."""
    case = counter.opened(database, goal=Goal.DEFECT, reason=Reason.FLAWED)
    return ask_evidence(database, case.rma, act("ask", LATER, who="desk", actor=Actor.DESK)).case


def in_advance(database: Database) -> CaseView:
    """The parcel left before its cancellation."""
    keep(database, EXAMPLE)
    ship(database, SOON + HOUR)
    case = done(database, cancel_wish(), SOON + 2 * HOUR).case
    assert case is not None
    return case


def partly(database: Database) -> CaseView:
    """One line is accepted, the other is not."""
    return counter.answered(database, SHIRT_FOUND, LAMP_REFUSED)


def rejected(database: Database) -> CaseView:
    """Neither is."""
    return counter.answered(database, SHIRT_REFUSED, LAMP_REFUSED)


def to_exchange(database: Database) -> CaseView:
    """An exchange is to be sent."""
    case = counter.inspected(database, goal=Goal.EXCHANGE, reason=Reason.FLAWED)
    return answer(database, shop(), case.rma, act("answer", RECEIVED_AT + DAY), remedy=Remedy.EXCHANGE).case


def exchanged(database: Database) -> CaseView:
    """It was sent."""
    return send_exchange(database, to_exchange(database).rma, act("send", NOW), "1Z42").case


def refunded(database: Database) -> CaseView:
    """The refund was paid."""
    return counter.paid(database, counter.granted(database).rma).case


def closed(make: Make) -> Make:
    """The same, closed."""
    return lambda database: close(database, make(database).rma, act("close", NOW)).case


def withdrawn(database: Database) -> CaseView:
    """Taken back by the customer."""
    case = counter.opened(database)
    withdraw(database, NUMBER, case.rma, "web-1", LATER)
    return counter.now(database, case.rma)


def expired(database: Database) -> CaseView:
    """The parcel never came."""
    case = counter.awaited(database)
    assert case.deadline is not None
    return expire(database, shop(), case.rma, act("expire", case.deadline + 20 * DAY)).case


PLACE = "(return policy, paragraph 9, 4th condition, completeness)"
PROOF = "(return policy, paragraph 9, 2nd condition, documents)"
COMES = "is with us: the parcel arrived on Wednesday, March 11, 2026 and"
ON = "on Thursday, March 12, 2026"
PAID = "the refund of $113.60 was paid on Friday, March 13, 2026"
TABLE: list[tuple[CaseState, Make, list[str]]] = [
    (CaseState.OPENED, counter.opened, [f"is registered; {SEND}"]),
    (CaseState.OPENED, in_advance, ["is approved in advance; wait for the delivery, then send it back"]),
    (
        CaseState.EVIDENCE_ASKED,
        evidence_asked,
        [
            "is registered and waits for photos or a description of what is wrong, which you can send here; "
            + SEND
        ],
    ),
    (CaseState.AWAITED, counter.awaited, [f"is registered, and we are waiting for the parcel; {SEND}"]),
    (
        CaseState.RECEIVED,
        counter.received,
        [f"{COMES} will be inspected; you will have our answer by Monday, March 16, 2026 at the latest"],
    ),
    (
        CaseState.INSPECTED,
        counter.inspected,
        [f"{COMES} was inspected; you will have our answer by Monday, March 16, 2026 at the latest"],
    ),
    (
        CaseState.ACCEPTED,
        counter.answered,
        [f"was accepted {ON}; the refund follows by Tuesday, March 17, 2026 at the latest"],
    ),
    (
        CaseState.ACCEPTED,
        to_exchange,
        [f"was accepted {ON}; the exchange will be sent by Tuesday, March 17, 2026 at the latest"],
    ),
    (
        CaseState.PARTLY,
        partly,
        [
            f"was accepted in part {ON}: {SHIRTS}; the refund follows by Tuesday, March 17, 2026 at the latest",
            f"Not accepted: {LAMPS} {PLACE}",
        ],
    ),
    (
        CaseState.REJECTED,
        rejected,
        [
            f"was inspected and could not be accepted {ON}; if you think that we are wrong, ask for a person",
            f"Not accepted: {SHIRTS} {PROOF} and {LAMPS} {PLACE}",
        ],
    ),
    (
        CaseState.REFUND_DUE,
        counter.granted,
        [
            f"was accepted {ON}, and the refund of $113.60 is granted; "
            "it will be effective by Tuesday, March 17, 2026 at the latest"
        ],
    ),
    (
        CaseState.REFUNDED,
        refunded,
        [f"was accepted {ON}, and {PAID}; banks can take some days to show it"],
    ),
    (
        CaseState.EXCHANGE_SENT,
        exchanged,
        [
            f"was accepted {ON}, and the exchange was sent on Friday, March 13, 2026 with the tracking number 1Z42"
        ],
    ),
    (
        CaseState.CLOSED,
        closed(refunded),
        [f"was accepted {ON}, and {PAID}; it is closed since Friday, March 13, 2026"],
    ),
    (
        CaseState.CLOSED,
        closed(exchanged),
        [
            f"was accepted {ON}, and the exchange was sent on Friday, March 13, 2026 with the tracking number 1Z42; "
            "it is closed since Friday, March 13, 2026"
        ],
    ),
    (
        CaseState.CLOSED,
        closed(rejected),
        [
            "was inspected and could not be accepted; it is closed since Friday, March 13, 2026",
            f"Not accepted: {SHIRTS} {PROOF} and {LAMPS} {PLACE}",
        ],
    ),
    (
        CaseState.WITHDRAWN,
        withdrawn,
        ["was withdrawn on Friday, March 6, 2026, and there is nothing to send back"],
    ),
    (
        CaseState.EXPIRED,
        expired,
        [
            "has lapsed on Friday, April 24, 2026, as the parcel did not arrive in time; "
            "if you sent it in time, ask for a person, who will look for it"
        ],
    ),
]


@pytest.mark.parametrize(
    ("state", "make", "said"), TABLE, ids=lambda one: str(one) if isinstance(one, CaseState) else ""
)
def test_each_state_has_its_words(
    sqlite_database: Database, state: CaseState, make: Make, said: list[str]
) -> None:
    case = make(sqlite_database)
    assert case.state is state
    first, *rest = case_status(case, policy(), NOW)
    begins = f"Your request with RMA number {case.rma} for {SHIRTS} and {LAMPS} "
    assert first.startswith(begins)
    assert [first.removeprefix(begins), *rest] == said


def test_every_state_is_in_the_table() -> None:
    assert {state for state, _, _ in TABLE} == set(CaseState)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            counter.awaited,
            "its last moment was Saturday, April 4, 2026 at 11:59 PM EDT; a parcel that you sent by",
        ),
        (
            counter.received,
            "our answer was due on Monday, March 16, 2026 and is late; a person will look into it",
        ),
        (counter.granted, "it was due on Tuesday, March 17, 2026 and is late"),
        (counter.answered, "the refund was due on Tuesday, March 17, 2026 and is late"),
        (to_exchange, "the exchange was due on Tuesday, March 17, 2026 and is late"),
    ],
)
def test_what_is_late_is_not_promised_again(sqlite_database: Database, make: Make, said: str) -> None:
    case = make(sqlite_database)
    text = " ".join(case_status(case, policy(), RECEIVED_AT + 40 * DAY))
    assert said in text
    assert "at the latest" not in text


def test_the_shipping_cost_of_a_defect_is_told_at_each_step(sqlite_database: Database) -> None:
    def said() -> str:
        return case_status(counter.now(sqlite_database, case.rma), policy(), NOW)[-1]

    case = counter.granted(sqlite_database, goal=Goal.DEFECT, reason=Reason.FLAWED)
    claim_shipping(sqlite_database, shop(), case.rma, counter.CENT * 950, None, act("claim", NOW))
    assert said().startswith("Your shipping cost of $9.50 is being looked at; we tell you by ")
    evaluate(sqlite_database, shop(), case.rma, Evaluation.ACCEPTED, act("evaluate", NOW))
    assert said().startswith("Your shipping cost of $9.50 will be paid back by ")
    counter.paid(sqlite_database, case.rma)
    pay_shipping(sqlite_database, case.rma, act("pay shipping", NOW))
    assert said() == "Your shipping cost of $9.50 was paid back on Friday, March 13, 2026"


def asked(database: Database, intent: str) -> str:
    """What the assistant says to a customer who has shown who they are and asks."""
    link = "https://help.shop.example/returns/abc/slip"
    wired = replace(services(database, NOW), slip_link=lambda _case: link)
    with TestClient(build_app(wired, TOKEN)) as client:
        customer = Caller(client)
        customer.take("where is it?", intent, order_number=NUMBER, email=str(EXAMPLE.customer.email))
        return spoken(customer.call("action_settle", "", intent))


def test_the_chat_says_it_from_the_same_record_with_the_slip_while_it_is_of_use(
    sqlite_database: Database,
) -> None:
    case = counter.awaited(sqlite_database)
    text = asked(sqlite_database, "return_status")
    assert case_status(case, policy(), NOW)[0] in text
    assert (
        "The return slip to print and put into your parcel: https://help.shop.example/returns/abc/slip"
        in text
    )


def test_the_chat_gives_no_slip_once_the_parcel_is_there(sqlite_database: Database) -> None:
    case = counter.granted(sqlite_database)
    text = asked(sqlite_database, "return_status")
    assert text.splitlines()[0] == case_status(case, policy(), NOW)[0] + "."
    assert "slip" not in text


def test_who_asks_for_a_refund_before_it_is_granted_hears_what_it_waits_for(
    sqlite_database: Database,
) -> None:
    counter.received(sqlite_database)
    text = asked(sqlite_database, "refund_status")
    assert text.startswith(f"No refund is recorded for order {NUMBER} yet. Your request with RMA number")
    assert "you will have our answer by" in text


def test_no_case_is_said(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    text = asked(sqlite_database, "return_status")
    assert text.startswith(f"There is no return registered for order {NUMBER} yet.")
