"""The one form: takes in what was said, works out the next question, and lets a rule answer what is no part of it."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk.events import SlotSet

from actions.assistant import outcomes
from actions.assistant.advanced import Advanced
from actions.assistant.at_once import ask_for_the_rest, read_on
from actions.assistant.certain import at_once
from actions.assistant.choosing import quantity_in
from actions.assistant.concerns import asked_again, note_down, pass_in_passing, takes_anything
from actions.assistant.evidence import in_words, with_photos
from actions.assistant.first import FORM
from actions.assistant.interrupting import interrupt
from actions.assistant.looking import tells_where_to_look
from actions.assistant.matter import Answer, Matter, matter_to_slots
from actions.assistant.next_step import next_step
from actions.assistant.numbering import is_quoted, orders_meant
from actions.assistant.offering import picked
from actions.assistant.reading import read
from actions.assistant.said import EMAIL, as_wish
from actions.assistant.services import Event, ShopAction, Turn
from actions.assistant.wording import listing
from actions.identity import shown_orders
from actions.policy.facts import Goal

_ANOTHER = re.compile(r"\b(another|other|different|second|next|new)\b", re.IGNORECASE)
_MAY_WAIT = frozenset({"order_number", "lines", "reason", "description", "confirm"})
_OWN = frozenset({FORM, "action_extract_slots", "action_listen", "action_session_start"})


class ValidateRequestForm(ShopAction):
    """Rasa calls it at every turn of the form; returning no slot rejects the turn, so that a rule may answer."""

    action_name = "validate_request_form"

    def act(self, turn: Turn) -> list[Event]:
        if _comes_back(turn):
            return [SlotSet("requested_slot", asked_again(turn))]
        if turn.said.is_photo_alone and turn.asked not in (None, "description"):
            return _kept_photos(turn)
        interrupted = interrupt(self.services, turn)
        if interrupted is not None:
            return interrupted
        if not tells_where_to_look(turn.matter, turn.said, turn.asked):
            pass_in_passing(self.services, turn)
        matter = self._taken_in(turn)
        if matter is None:
            return []
        matter = self._without_yes_by_mail(turn, matter)
        advanced = next_step(self.services, matter, turn.said, turn.asked)
        advanced = read_on(self.services, advanced, turn.said, turn.asked)
        advanced = at_once(self.services, advanced, turn.said, turn.asked)
        note_down(self.services, turn, advanced)
        return self._answered(turn, advanced)

    def _taken_in(self, turn: Turn) -> Matter | None:
        """Naming lines is an answer too, but what a line is called is known only with the order at hand."""
        matter = picked(self.services, turn.matter, turn.said, turn.asked)
        matter = matter or read(turn.matter, turn.said, turn.asked)
        if matter is not None:
            return self._with_order(turn, self._without_stray(turn, matter))
        names_lines = turn.asked in ("lines", "confirm", "case") and _may_name_lines(turn)
        return turn.matter if names_lines or takes_anything(turn) else None

    def _without_yes_by_mail(self, turn: Turn, matter: Matter) -> Matter:
        """A return is completed on the website (clause return.via_website): a yes in an email is told so, with a fresh link."""
        said, has_page = turn.said, self.services.completion_link is not None
        by_mail = has_page and said.channel == EMAIL and not said.on_website
        completes = matter.decides() and matter.goal is not Goal.CANCEL and matter.confirm is Answer.YES
        if not (by_mail and completes):
            return matter
        turn.say("utter_only_on_website", what=outcomes.WHAT[Goal(str(matter.goal))])
        return replace(matter, confirm=None)

    def _without_stray(self, turn: Turn, matter: Matter) -> Matter:
        """A short number that nothing says to be an order's, such as a model's, is none."""
        number = matter.order_number
        if number is None or number == turn.matter.order_number or turn.asked == "order_number":
            return matter
        stray = number in turn.said.all("number") and self.services.numbers.is_too_short(number)
        return replace(matter, order_number=turn.matter.order_number) if stray else matter

    def _with_order(self, turn: Turn, matter: Matter) -> Matter:
        """The number in its one written form; "return it then" means the order that was spoken of last."""
        number = matter.order_number
        if number is not None:
            return replace(matter, order_number=self.services.numbers.normalise(number))
        if turn.asked is not None or matter.goal is None or _ANOTHER.search(turn.said.text):
            return matter
        with self.services.database.read() as session:
            shown = shown_orders(session, turn.said.conversation)
        return replace(matter, order_number=shown[0]) if shown else matter

    def _mark_question(self, turn: Turn, advanced: Advanced) -> None:
        """By email the desk may let a wish wait that asks something, so that one mail answers the others (wishes.py)."""
        said = turn.said
        begins = turn.asked is None and (said.others or said.later)
        if begins and said.channel == EMAIL and advanced.question in _MAY_WAIT:
            turn.mark(asks=advanced.question, wish=asdict(as_wish(said)))

    def _tell_of_others(self, turn: Turn, number: str | None) -> None:
        """Of several orders in one message one is taken up; that the others were read is said."""
        if number is None or number == turn.matter.order_number:
            return
        meant = (self.services.numbers.normalise(said) or said for said in orders_meant(turn.said))
        others = [other for other in dict.fromkeys(meant) if other != number]
        if others and not is_quoted(turn.said):
            turn.say("utter_one_order_at_a_time", order=number, others=listing(others))

    def _answered(self, turn: Turn, advanced: Advanced) -> list[Event]:
        self._tell_of_others(turn, advanced.matter.order_number)
        if turn.said.photos and not turn.said.later:
            turn.say("utter_photo_kept", photo=in_words(turn.said))
        if advanced.note:
            turn.say(advanced.note, **advanced.values)
        ask_for_the_rest(turn, advanced)
        self._mark_question(turn, advanced)
        before, after = matter_to_slots(turn.matter), matter_to_slots(advanced.matter)
        changed: list[Event] = [
            SlotSet(name, value) for name, value in after.items() if value != before[name]
        ]
        return [*changed, *_still_here(changed, after), SlotSet("requested_slot", advanced.question)]


def _kept_photos(turn: Turn) -> list[Event]:
    """A photo alone answers no question but that for a description."""
    turn.say("utter_photo_kept", photo=in_words(turn.said))
    kept = list(with_photos(turn.matter, turn.said).photos)
    return [SlotSet("photos", kept), SlotSet("requested_slot", turn.asked)]


def _still_here(changed: list[Event], after: dict[str, Any]) -> list[Event]:
    """Rasa rejects a turn that sets no slot: one that is taken in but changes nothing sets what it has again."""
    return [] if changed else [SlotSet("goal", after["goal"])]


def _comes_back(turn: Turn) -> bool:
    """Whether another action answered this message already and the form only has to ask its question again."""
    for event in reversed(turn.tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") not in _OWN:
            return True
    return False


def _may_name_lines(turn: Turn) -> bool:
    return turn.said.intent in ("inform", "correct", "affirm", "nlu_fallback") or bool(
        quantity_in(turn.said.text)
    )
