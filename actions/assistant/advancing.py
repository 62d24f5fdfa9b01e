"""From what is known of a matter to what is asked next: shows who is asking, looks at the order, asks the policy."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from actions.assistant.advanced import Advanced
from actions.assistant.choosing import choose, is_unclear, quantity_in
from actions.assistant.describing import describes
from actions.assistant.finding import find_order, found
from actions.assistant.looking import lacks_one_proof
from actions.assistant.matter import FAULT_GOALS, Answer, Matter
from actions.assistant.said import Said
from actions.assistant.services import Services
from actions.cases import Assessment, Wish, assess
from actions.identity import Locked, Unmatched, check, is_shown, is_spoken_of, speak_of
from actions.orders import SqlOrderBook
from actions.policy.decision import Verdict
from actions.policy.facts import AskedLine, Goal, Line, Order, Reason

__all__ = ["Advanced", "advance", "wish"]


def advance(services: Services, matter: Matter, said: Said, asked: str | None) -> Advanced:
    """Works out the next step. Nothing about an order is looked at before it is shown to be the customer's."""
    if matter.confirm in (Answer.STOPPED, Answer.NO, Answer.UNPROVEN) or matter.goal is None:
        return Advanced(matter, None)
    if matter.order_number is not None:
        return _with_number(services, matter, said, asked)
    step = find_order(services, matter, said)
    if step.matter.order_number is None:
        return step
    after = _with_number(services, step.matter, said, asked)
    return after if after.note else replace(after, note=step.note)


def _with_number(services: Services, matter: Matter, said: Said, asked: str | None) -> Advanced:
    number = str(matter.order_number)
    if services.numbers.is_too_short(number):
        question = "code" if matter.email else "order_number"
        cleared = replace(matter, order_number=None)
        return Advanced(cleared, question, "utter_no_order_number", _shape(services, number))
    matter = found(matter)
    shown = _show(services, matter, said, asked)
    if shown is not None:
        return shown
    matter = replace(matter, proof=None)
    return _inside(services, matter, said, asked) if matter.decides() else Advanced(matter, None)


def _show(services: Services, matter: Matter, said: Said, asked: str | None) -> Advanced | None:
    """None once the order is shown to be the customer's; a wrong pair is answered alike whether the order exists or not."""
    number = str(matter.order_number)
    with services.database.read() as session:
        is_known = is_shown(session, said.conversation, number)
        is_new = is_known and not is_spoken_of(session, said.conversation, number)
    if is_new:
        with services.database.write() as session:
            speak_of(session, said.conversation, number, services.clock())
    if is_known:
        return None
    if matter.proof is None:
        none_yet = asked == "proof" and lacks_one_proof(said)
        return Advanced(matter, "proof", "utter_other_proof" if none_yet else None)
    with services.database.write() as session:
        now = services.clock()
        result = check(session, said.conversation, number, matter.proof, now, event=said.event)
    cleared = replace(matter, proof=None)
    if isinstance(result, Locked):
        return Advanced(replace(cleared, confirm=Answer.LOCKED), None)
    return _unmatched(services, cleared, number) if isinstance(result, Unmatched) else None


def _unmatched(services: Services, matter: Matter, number: str) -> Advanced:
    """What is said depends on the number's shape alone, never on whether there is such an order."""
    if services.numbers.is_ours(number):
        return Advanced(matter, "proof", "utter_unmatched")
    return Advanced(matter, "proof", "utter_unmatched_shape", _shape(services, number))


def _shape(services: Services, number: str) -> dict[str, str]:
    return {"number": number, "example": services.numbers.example()}


def _inside(services: Services, matter: Matter, said: Said, asked: str | None) -> Advanced:
    with services.database.read() as session:
        matter, assessment = _with_lines(session, services, matter, said, asked)
        matter, note = _as_decided(matter, assessment)
        matter = _with_description(matter, assessment.order)
        question = _question(session, services, matter, said, assessment)
    return Advanced(replace(matter, approved=question == "confirm" or matter.approved), question, note)


def _as_decided(matter: Matter, assessment: Assessment) -> tuple[Matter, str | None]:
    """A cancellation of what has been delivered goes on as a return (clause cancel.delivered)."""
    goal = assessment.decision.goal
    if goal == matter.goal or assessment.decision.verdict is not Verdict.ALLOWED:
        return matter, None
    return replace(matter, goal=goal), "utter_becomes_return"


def _with_description(matter: Matter, order: Order) -> Matter:
    """What was said with the wish is not asked for again; the names of things are known only with the order at hand."""
    is_told = matter.goal in FAULT_GOALS and matter.description is None and matter.told is not None
    if is_told and describes(str(matter.told), Goal(str(matter.goal)), order.lines):
        return replace(matter, description=matter.told)
    return matter


def _with_lines(
    session: Session, services: Services, matter: Matter, said: Said, asked: str | None
) -> tuple[Matter, Assessment]:
    """Lines may be named before the order is known, when asked for, or as a correction of what is to be confirmed."""
    matter = _without_strange_lines(session, services, matter)
    hopeful = assess(session, _hopeful(matter, said), services.policy, services.clock())
    text = said.in_titles() if asked in ("lines", "confirm") else matter.words or ""
    if asked == "lines" and choose(text, _left(hopeful.order)) is not None:
        # A clear answer takes the place of the words that made the question necessary.
        matter = replace(matter, words=text)
    chosen = None if said.first("sku") else _chosen(text, hopeful.order, matter, asked)
    if chosen is None or chosen == matter.lines:
        return matter, hopeful
    matter = replace(matter, lines=chosen, confirm=None, approved=False)
    return matter, assess(session, _hopeful(matter, said), services.policy, services.clock())


def _without_strange_lines(session: Session, services: Services, matter: Matter) -> Matter:
    """A button of an earlier question, pressed late, names lines of another order: it chooses nothing here."""
    order = SqlOrderBook(session, services.numbers).find(str(matter.order_number))
    known = {line.sku for line in order.lines} if order else set()
    if all(line.sku in known for line in matter.lines or ()):
        return matter
    return replace(matter, lines=None, confirm=None, approved=False)


def _chosen(text: str, order: Order, matter: Matter, asked: str | None) -> tuple[AskedLine, ...] | None:
    if matter.lines is not None and asked not in ("lines", "confirm"):
        return None
    left = _left(order)
    chosen = choose(text, left, matter.lines or ())
    if chosen is None and asked == "confirm" and matter.lines is None:
        chosen = choose(text, left, [AskedLine(line.sku) for line in left])  # "yes, but not the shirt"
    if chosen is not None and _whole_cancel(matter, chosen, left):
        return None if matter.lines is None else ()
    if chosen is not None:
        return chosen
    return _requantified(text, matter, left)


def _whole_cancel(matter: Matter, chosen: tuple[AskedLine, ...], left: tuple[Line, ...]) -> bool:
    """A cancellation of everything is one of the order, so that its shipping fee goes back too."""
    return (
        matter.goal == Goal.CANCEL
        and len(chosen) == len(left)
        and all(line.quantity is None for line in chosen)
    )


def _requantified(text: str, matter: Matter, left: tuple[Line, ...]) -> tuple[AskedLine, ...] | None:
    """ "I meant two of them", where it is clear which line "them" is."""
    skus = [line.sku for line in matter.lines or ()] or [line.sku for line in left]
    bought = {line.sku: line.left for line in left}
    quantity = quantity_in(text, bought.get(skus[0]) if len(skus) == 1 else None)
    if quantity is None or len(skus) != 1 or bought.get(skus[0], 0) < 2:
        return None
    return (AskedLine(skus[0], quantity),)


def _left(order: Order) -> tuple[Line, ...]:
    return tuple(line for line in order.lines if line.left)


def _question(
    session: Session, services: Services, matter: Matter, said: Said, hopeful: Assessment
) -> str | None:
    """Nothing more is asked of a customer once the answer cannot become a yes."""
    if hopeful.decision.verdict is not Verdict.ALLOWED or hopeful.open_case is not None:
        return None
    if matter.lines is None and _lines_are_open(matter, _left(hopeful.order)):
        return "lines"
    if matter.goal in (Goal.RETURN, Goal.EXCHANGE) and matter.reason is None:
        return "reason"
    if matter.goal in FAULT_GOALS and matter.description is None and not matter.photos:
        return "description"
    final = assess(session, wish(matter, said), services.policy, services.clock())
    return "confirm" if final.decision.verdict is Verdict.ALLOWED and matter.confirm is None else None


def _lines_are_open(matter: Matter, left: tuple[Line, ...]) -> bool:
    """A cancellation is one of the whole order, unless the customer spoke of some lines and left open which."""
    return len(left) > 1 and (matter.goal != Goal.CANCEL or is_unclear(matter.words or "", left))


def _hopeful(matter: Matter, said: Said) -> Wish:
    """The wish with the reason that speaks for it most, as long as the customer gave none."""
    needs_fault = matter.goal == Goal.EXCHANGE and matter.reason is None
    return wish(replace(matter, reason=Reason.FLAWED) if needs_fault else matter, said)


def wish(matter: Matter, said: Said) -> Wish:
    """The matter as the cases take it."""
    return Wish(
        goal=Goal(str(matter.goal)),
        order_number=str(matter.order_number),
        requested_at=matter.requested_at or said.arrived_at,
        reason=matter.reason,
        lines=matter.lines or (),
        description=matter.description,
        photos=matter.photos,
        conversation=said.conversation,
        key=f"{matter.key}:{matter.goal}:{matter.order_number}",
        approved=matter.approved,
    )
