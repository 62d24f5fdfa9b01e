"""What becomes of a mail: answered once, in its thread, and only who is really the sender is told anything."""

from __future__ import annotations

import re

import pytest

from actions.handoffs import handoffs_of
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.modes import Attendant
from bot.email.models import MailState, OutgoingState
from tests.email.office import BASE, OURS, PROVEN, Office, raw_mail, reply_to

pytestmark = pytest.mark.anyio
ASK = Reply(
    text="Shall I go ahead?",
    data={"buttons": [{"title": "Yes, please", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]},
)


async def test_an_answer_goes_out_in_the_thread_and_says_what_it_is(any_office: Office) -> None:
    office = any_office
    found = await office.receive(raw_mail())
    assert (found["done"], found["answer"]["to"]) == ("answered", "ava@example.com")
    office.postman.deliver()
    (mail,) = office.sent
    assert mail.subject == "Re: My order"
    assert "You said: Please cancel my order AT-10401." in mail.text
    assert "You said: Please cancel my order <span" in mail.html
    assert "assistant of" in mail.text
    assert "9:00 AM to 5:00 PM" in mail.text
    assert mail.headers["In-Reply-To"] == mail.headers["References"] == "<1@example.com>"
    assert mail.headers["Auto-Submitted"] == "auto-replied"
    assert office.outbox()[0].state is OutgoingState.SENT


async def test_the_same_mail_is_answered_once(any_office: Office) -> None:
    office = any_office
    await office.receive(raw_mail())
    again = await office.receive(raw_mail())
    office.postman.deliver()
    office.postman.deliver()
    assert again["again"]
    assert len(office.mails()) == len(office.sent) == len(office.engine.received) == 1


async def test_without_a_message_id_the_whole_mail_is_what_is_the_same(office: Office) -> None:
    raw = raw_mail().replace(b"Message-ID: <1@example.com>\r\n", b"")
    await office.receive(raw)
    assert (await office.receive(raw))["again"]
    assert not (await office.receive(raw + b"!"))["again"]


async def test_nobody_keeps_anothers_mail_out_by_its_id(office: Office) -> None:
    await office.receive(raw_mail(sender="mallory@example.com"))
    assert not (await office.receive(raw_mail()))["again"]


async def test_a_sender_who_is_not_shown_is_told_nothing_and_gets_a_link(any_office: Office) -> None:
    office = any_office
    found = await office.receive(raw_mail(more=""))
    assert found["done"] == "unproven"
    assert office.engine.received == []
    office.postman.deliver()
    assert "AT-10401" not in office.sent[0].text
    token = links_in(office.sent[0].text)[0]
    assert (await office.clicks.look(token)).stage == "open"
    assert office.engine.received == []
    page = await office.clicks.use(token)
    assert page.paragraphs == ("You said: Please cancel my order AT-10401.",)
    assert await office.clicks.use(token) == page
    assert len(office.engine.received) == 1
    assert office.mails()[0].state is MailState.ANSWERED


async def test_a_later_click_keeps_the_time_of_the_mail(office: Office) -> None:
    arrived = office.clock()
    await office.receive(raw_mail(more=""))
    office.postman.deliver()
    office.clock.move(days=2)
    await office.clicks.use(links_in(office.sent[0].text)[0])
    assert office.engine.received[0].metadata["arrived_at"] == arrived.isoformat()


@pytest.mark.parametrize(
    "forged",
    [
        "Authentication-Results: mx.other.example; dmarc=pass header.from=example.com",
        "Authentication-Results: mx.shop.example; dmarc=fail header.from=example.com; dkim=pass header.d=example.com",
        "Authentication-Results: mx.shop.example; dmarc=pass header.from=other.example",
        "Authentication-Results: mx.shop.example; dkim=pass header.d=other.example",
        "Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=bounces.example.com",
        "Authentication-Results: mx.shop.example; dkim=pass header.d=com",
        "Authentication-Results: mx.shop.example; ((((",
        "Authentication-Results: mx.shop.example; dmarc=none; dkim=none\r\n"
        "Authentication-Results: mx.shop.example; dmarc=pass header.from=example.com",
        "Authentication-Results: mx.shop.example.evil.example; dmarc=pass header.from=example.com",
    ],
)
async def test_what_does_not_show_the_sender(office: Office, forged: str) -> None:
    assert (await office.receive(raw_mail(more=forged)))["done"] == "unproven"


@pytest.mark.parametrize(
    "real",
    [
        "Authentication-Results: MX.shop.example 1; dmarc=pass (p=NONE) header.from=example.com",
        "Authentication-Results: mx.shop.example; dkim=pass header.i=@example.com header.s=a; spf=none",
        "Authentication-Results: mx.shop.example;\r\n dkim=fail header.d=list.example;\r\n dkim=pass header.d=example.com",
        "Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=ava@example.com; dmarc=none",
        "Authentication-Results: mx.other.example; dmarc=fail\r\n"
        "Authentication-Results: mx.shop.example; dmarc=pass header.from=example.com",
    ],
)
async def test_what_shows_the_sender(office: Office, real: str) -> None:
    assert (await office.receive(raw_mail(more=real)))["done"] == "answered"


async def test_an_answer_to_our_mail_goes_on_in_its_conversation(office: Office) -> None:
    first = await office.receive(raw_mail())
    office.postman.deliver()
    raw = reply_to(
        office.sent[0], "And the other one too", sender="ava@example.com", message_id="<2@example.com>"
    )
    second = await office.receive(raw)
    assert second["conversation"] == first["conversation"]
    assert office.engine.received[1].text.startswith("And the other one too")
    assert "You said" not in office.engine.received[1].text
    office.postman.deliver()
    assert office.sent[1].headers["References"].split()[0] == "<1@example.com>"
    assert office.sent[1].headers["References"].split()[-1] == "<2@example.com>"


async def test_nobody_else_goes_on_in_a_conversation(office: Office) -> None:
    first = await office.receive(raw_mail())
    office.postman.deliver()
    raw = reply_to(office.sent[0], "Tell me more", sender="mallory@example.com", message_id="<2@example.com>")
    assert (await office.receive(raw))["conversation"] != first["conversation"]
    forged = reply_to(office.sent[0], "More", sender="ava@example.com", message_id="<3@example.com>", more="")
    assert (await office.receive(forged))["done"] == "unproven"


async def test_each_choice_has_a_link_and_only_one_counts_once(office: Office) -> None:
    office.engine.follow(
        lambda message: [ASK] if message.event == 1 else [Reply(text=f"Heard {message.text}")]
    )
    await office.receive(raw_mail())
    office.postman.deliver()
    yes, no, _person = links_in(office.sent[0].text)
    assert (await office.clicks.look(yes)).choice == "Yes, please"
    assert (await office.clicks.use(yes)).paragraphs == ("Heard /affirm",)
    assert (await office.clicks.use(no)).paragraphs == ("Heard /affirm",)
    assert [message.text for message in office.engine.received[1:]] == ["/affirm"]
    await office.mailroom.work_once()
    assert "Heard /affirm" in office.sent[1].text


async def test_a_yes_to_an_earlier_question_is_no_yes_any_more(office: Office) -> None:
    office.engine.follow(lambda _: [ASK])
    await office.receive(raw_mail())
    office.postman.deliver()
    raw = reply_to(office.sent[0], "No, another one", sender="ava@example.com", message_id="<2@example.com>")
    await office.receive(raw)
    assert (await office.clicks.use(links_in(office.sent[0].text)[0])).stage == "over"
    assert len(office.engine.received) == 2


async def test_a_person_can_be_asked_for_by_link(office: Office) -> None:
    office.engine.follow(lambda _: [ASK])
    await office.receive(raw_mail())
    office.postman.deliver()
    await office.clicks.use(links_in(office.sent[0].text)[-1])
    assert office.engine.received[-1].text == "I want to talk to a person"


async def test_a_mail_that_needs_a_person_is_queued(office: Office) -> None:
    handoff = {"reason": "ask_human", "goal": None, "order": None, "missing": "which colleague"}
    office.engine.follow(
        lambda _: [Reply(text="A colleague answers."), Reply(data={"custom": {"handoff": handoff}})]
    )
    found = await office.receive(raw_mail("Let me talk to somebody"))
    assert found["done"] == "queued"
    assert [one["reason"] for one in found["handoffs"]] == ["ask_human"]
    assert len(office.outbox()) == 1
    with office.database.read() as session:
        (asked,) = handoffs_of(session, found["conversation"])
    assert "thank you for your email of Monday, March 2, 2026" in asked.request.facts["draft"]
    assert "[which colleague]" in asked.request.facts["draft"]


async def test_a_mail_waits_while_a_part_is_down_and_is_answered_then(office: Office) -> None:
    office.engine.engine_up = False
    assert (await office.receive(raw_mail()))["done"] == "taken"
    assert office.outbox() == []
    office.clock.move(minutes=3)
    office.engine.engine_up = True
    for conversation in await office.conversations.conversations_waiting():
        await office.conversations.catch_up(conversation)
    await office.mailroom.work_once()
    assert len(office.sent) == 1
    assert "restarting" not in office.sent[0].text
    assert office.mails()[0].state is MailState.ANSWERED


async def test_a_poisoned_mail_is_put_aside_and_blocks_nothing(office: Office) -> None:
    bad, _ = await office.mailroom.take_in(b"\xff\xfe no mail at all", office.clock())
    await office.mailroom.take_in(raw_mail(), office.clock())
    await office.mailroom.work_once()
    aside, good = office.mails()
    assert (aside.id, aside.state, good.state) == (bad, MailState.ASIDE, MailState.ANSWERED)
    assert aside.why == "It does not have one sender with a valid address."


async def test_answers_to_one_address_have_a_daily_limit(office: Office) -> None:
    for number in range(office.rules.per_sender):
        await office.receive(raw_mail(message_id=f"<{number}@example.com>"))
    over = await office.receive(raw_mail(message_id="<over@example.com>"))
    assert (over["done"], over["answer"]) == ("ignored", None)
    office.clock.move(days=1, minutes=1)
    assert (await office.receive(raw_mail(message_id="<next@example.com>")))["done"] == "answered"


async def test_beyond_the_limit_of_a_thread_a_person_takes_over(office: Office) -> None:
    await office.receive(raw_mail())
    office.postman.deliver()
    for number in range(2, 11):
        raw = reply_to(
            office.sent[0], f"no. {number}", sender="ava@example.com", message_id=f"<{number}@example.com>"
        )
        found = await office.receive(raw)
    assert found["done"] == "queued"
    assert [one["reason"] for one in found["handoffs"]] == ["mail_limit"]
    assert len(office.outbox()) == office.rules.per_thread


async def test_two_desks_that_write_to_each_other_fall_silent(office: Office) -> None:
    await office.receive(
        raw_mail(sender="support@other.example", more=PROVEN.replace("example.com", "other.example"))
    )
    office.postman.deliver()
    other = Office(office.database, office.home, ours="support@other.example")
    answer = office.sent[0]
    raw = raw_mail(
        answer.text,
        sender=OURS,
        message_id="<from-the-first@shop.example>",
        more="\r\n".join(
            f"{name}: {value}" for name, value in answer.headers.items() if name != "Message-ID"
        ),
    )
    assert (await other.receive(raw))["done"] == "ignored"
    other.close()


async def test_what_an_agent_says_goes_out_in_the_thread_as_a_persons_mail(office: Office) -> None:
    found = await office.receive(raw_mail())
    agent = Attendant(7, "Nora")
    assert await office.conversations.attending.take(found["conversation"], agent)
    await office.conversations.attending.say(found["conversation"], agent, "I have looked at it.", "a-1")
    await office.mailroom.work_once()
    mail = office.sent[-1]
    assert "I have looked at it." in mail.text
    assert "Nora, " in mail.text
    assert "Auto-Submitted" not in mail.headers
    assert mail.headers["In-Reply-To"] == "<1@example.com>"


async def test_the_page_of_a_used_link_leads_on_to_the_next_choice(office: Office) -> None:
    office.engine.follow(lambda _: [ASK])
    await office.receive(raw_mail())
    office.postman.deliver()
    first = await office.clicks.use(links_in(office.sent[0].text)[1])
    assert [choice.title for choice in first.next] == ["Yes, please", "No"]
    then = await office.clicks.use(first.next[0].url.rpartition("/")[2])
    assert then.stage == "done"
    assert [message.text for message in office.engine.received[1:]] == ["/deny", "/affirm"]


def links_in(text: str) -> list[str]:
    """The tokens of the links in a mail, in their order."""
    return re.findall(rf"{re.escape(BASE)}/mail/(\S+)", text)


def echo(message: EngineMessage) -> list[Reply]:
    """What was understood."""
    return [Reply(text=message.text)]
