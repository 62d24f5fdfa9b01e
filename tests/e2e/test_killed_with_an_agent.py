"""A part is killed and people go on: the conversation is in the queue with a note, and an agent's words survive."""

from __future__ import annotations

import pytest

from actions.database import open_database
from actions.handoffs import HandoffReason, handoffs_of
from tests.conversations.dialogue import Talk
from tests.e2e.agents import agent_at, conversation_of
from tests.e2e.running import RunningDesk
from tests.e2e.test_killed_in_a_dialogue import BACK_SECONDS, back, kill
from tests.waiting import wait_for

NOTE = "an assistant that is running"


@pytest.fixture
def talk(running_desk: RunningDesk) -> Talk:
    return Talk(running_desk.base_url, running_desk.key)


def begun(desk: RunningDesk, talk: Talk) -> str:
    """The customer said hello; the conversation's id."""
    talk.say("hello")
    return conversation_of(desk, talk.sender)


def asked_for(desk: RunningDesk, conversation: str) -> list[tuple[str, str | None]]:
    """Why a person was asked for, and what was missing, whether it is settled by now or not."""
    database = open_database(desk.database_url)
    with database.read() as session:
        found = [(one.request.reason, one.request.missing) for one in handoffs_of(session, conversation)]
    database.close()
    return found


def test_with_the_engine_down_an_agent_answers_in_its_place(running_desk: RunningDesk, talk: Talk) -> None:
    wait_for(running_desk.is_ready, BACK_SECONDS)
    robin, name = agent_at(running_desk), begun(running_desk, talk)
    killed = kill(running_desk, "engine")
    assert "your message is kept" in talk.say("where is my parcel?")
    waiting = robin.page("/desk")
    assert f"/desk/c/{name}" in waiting
    assert "part down" in waiting
    assert NOTE in robin.page(f"/desk/c/{name}")
    robin.send(f"/desk/c/{name}/take")
    robin.send(f"/desk/c/{name}/say", text="Robin here, I look it up.")
    assert "Robin here, I look it up." in talk.say("hello?")
    back(running_desk, "engine", killed)
    assert talk.say("are you still there?") == ""  # the agent is; the assistant says nothing in between
    robin.send(f"/desk/c/{name}/give-back", outcome="solved")
    assert "Our team is here" in talk.say("when are you open?")


def test_with_the_action_server_down_it_waits_for_a_person_until_the_answer_came(
    running_desk: RunningDesk, talk: Talk
) -> None:
    wait_for(running_desk.is_ready, BACK_SECONDS)
    robin, name = agent_at(running_desk), begun(running_desk, talk)
    killed = kill(running_desk, "actions")
    assert "your message is kept" in talk.say("please cancel my order")
    assert (HandoffReason.PART_DOWN, NOTE) in asked_for(running_desk, name)
    back(running_desk, "actions", killed)
    wait_for(lambda: name not in robin.page("/desk"), 30)
    assert "Settled." in robin.page(f"/desk/c/{name}")


def test_killing_the_desk_under_an_agent_loses_and_doubles_nothing(
    running_desk: RunningDesk, talk: Talk
) -> None:
    wait_for(running_desk.is_ready, BACK_SECONDS)
    robin, name = agent_at(running_desk), begun(running_desk, talk)
    talk.say("I want to talk to a person")
    robin.send(f"/desk/c/{name}/take")
    robin.send(f"/desk/c/{name}/say", text="before", key="one")
    killed = kill(running_desk, "desk")
    back(running_desk, "desk", killed)
    robin.send(
        f"/desk/c/{name}/say", text="before", key="one"
    )  # the page sends again what it got no answer to
    robin.send(f"/desk/c/{name}/say", text="after", key="two")
    told = talk.say("thank you").splitlines()
    assert [one for one in told if one in ("before", "after")] == ["before", "after"]
    assert "with you" in robin.page(f"/desk/c/{name}")
