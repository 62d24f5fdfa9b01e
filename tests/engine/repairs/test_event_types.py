"""Looking up an event's class gives what it gave before."""

import pytest
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.utils.common import all_subclasses

original = Event.resolve_by_type  # as Rasa has it: repairs come after all tests are collected


def test_every_event_of_rasa() -> None:
    names = {event.type_name for event in all_subclasses(Event) if hasattr(event, "type_name")}
    assert len(names) > 15
    for name in names:
        for _ in range(2):
            assert Event.resolve_by_type(name) is original(name)


def test_an_unknown_name() -> None:
    with pytest.raises(ValueError, match="Unknown event name 'nonsense'"):
        Event.resolve_by_type("nonsense")


def test_a_default_is_not_remembered() -> None:
    assert Event.resolve_by_type("nonsense", SlotSet) is SlotSet
    assert Event.resolve_by_type("nonsense", UserUttered) is UserUttered
    assert Event.resolve_by_type("topic") is None
