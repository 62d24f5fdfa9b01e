"""The suggested reply: what an agent finds in the answer box, made from what was decided and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from actions.assistant import outcomes
from actions.cases import GivenDecision, Missing
from actions.handoffs import HandoffState
from actions.policy import decision_from_json
from actions.policy.decision import Decision
from actions.policy.facts import Goal, Status
from bot.conversations.events import Event, Kind, Source
from bot.desk.desk import AgentDesk
from bot.desk.knowing import Known


def suggested(
    found: Known,
    asked: Missing | None,
    events: Sequence[Event],
    fill: Mapping[str, str | None],
    desk: AgentDesk,
) -> str:
    """A reply to begin with; empty once the agents have answered what there is to answer."""
    since = _last_answer(events)
    draft = _draft(found, since)
    given = found.decision
    if given is not None and (since is None or given.decided_at > since) and not draft:
        return _from_decision(given, found, asked, fill, desk)
    if draft or given is not None or found.asked is None:
        return draft
    is_new = found.asked.state is HandoffState.OPEN and (since is None or found.asked.changed_at > since)
    return _filled(desk, "missing", fill, question=asked.question) if asked and is_new else ""


def _last_answer(events: Sequence[Event]) -> datetime | None:
    said = [one.at for one in events if one.source is Source.AGENT and one.kind == Kind.MESSAGE]
    return said[-1] if said else None


def _draft(found: Known, since: datetime | None) -> str:
    """What was begun when the person was asked for, unless something was decided or said after it."""
    asked = found.asked
    if asked is None or asked.state is not HandoffState.OPEN or since is not None:
        return ""
    later = found.decision is not None and found.decision.decided_at > asked.changed_at
    return "" if later else str(asked.request.facts.get("draft") or "")


def _from_decision(
    given: GivenDecision,
    found: Known,
    asked: Missing | None,
    fill: Mapping[str, str | None],
    desk: AgentDesk,
) -> str:
    decision = decision_from_json(given.record["decision"])
    if asked is not None:
        return _filled(desk, "missing", fill, question=asked.question)
    case = next((one for one in found.cases if _began_with(one.receipt, given)), None)
    words = {
        "what": outcomes.WHAT[decision.goal],
        "because": outcomes.because(decision),
        "open": outcomes.open_ways(decision, desk.shop.zone),
        "refund": outcomes.refund(decision.refund),
        "rma": case.rma if case else fill.get("rma"),
        "duties": " ".join(outcomes.case_duties(case)) if case else "",
    }
    return _filled(desk, _kind(decision, found, case is not None), fill, **words)


def _kind(decision: Decision, found: Known, is_opened: bool) -> str:
    if is_opened:
        return "opened"
    is_cancelled = found.order is not None and found.order.status is Status.CANCELLED
    if decision.goal is Goal.CANCEL and is_cancelled:
        return "cancelled"
    return decision.verdict.value


def _began_with(receipt: Mapping[str, object], given: GivenDecision) -> bool:
    return bool(receipt.get("decision") == given.record["decision"])


def _filled(desk: AgentDesk, kind: str, fill: Mapping[str, str | None], **words: str | None) -> str:
    """The text of this kind; a sentence that there is nothing to say for leaves no gap."""
    known = {**fill, **{name: text if text is not None else "" for name, text in words.items()}}
    text = desk.suggestions[kind].text.format_map(_Known(known))
    return " ".join(text.split())


class _Known(dict[str, "str | None"]):
    """What is not known stands there in brackets, for the agent to write."""

    def __init__(self, known: Mapping[str, str | None]) -> None:
        super().__init__({name: f"[{name}]" if text is None else text for name, text in known.items()})

    def __missing__(self, key: str) -> str:
        return f"[{key}]"
