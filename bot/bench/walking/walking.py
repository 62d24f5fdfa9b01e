"""One conversation of a walk: what is said next, by the seed and the conversation's number alone, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.bench.speaking import Answer, Speaker
from bot.bench.walking.customers import Bought
from bot.bench.walking.judging import YES_PAYLOAD, Fault, Found, Judge
from bot.bench.walking.stock import WEIGHTS, Message, Sort, Stock

SHORTEST, LONGEST = 3, 9
EMAILS = 0.2
"""The share of conversations that are by email."""
AGREES = 0.5
"""How often a question for a yes gets one at once, so that there is something done to be judged."""
BEGINS = 0.6
"""How often the first message is a wish."""
ENDING = (Message(Sort.REFUSAL, "never mind"), Message(Sort.TRAINED, "what is your phone number?"))
Writes = Callable[[str], Mapping[str, str]]


@dataclass
class Walked:
    """A conversation that was walked, and the faults that were found in it."""

    number: int
    lines: list[tuple[Message, Answer]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    done: int = 0


@dataclass(frozen=True)
class Walker:
    """What all conversations of a walk have in common; ``phone`` has to be in the answer to the last message."""

    seed: int
    stock: Stock
    customers: Sequence[tuple[Bought, ...]]
    bystanders: Sequence[Bought]
    owners: Mapping[str, frozenset[str]]
    orders: Mapping[str, Bought]
    phone: str

    def random_of(self, number: int, what: str = "") -> Random:
        """The chances of one conversation: those of another are not moved by how far this one went."""
        return Random(f"{self.seed}-{number}-{what}")  # noqa: S311  nothing secret is drawn

    async def walk(self, speaker: Speaker, number: int, writes: Writes) -> Walked:
        """Plays one conversation to its end."""
        random, walked = self.random_of(number), Walked(number)
        talk = _Talk(speaker, f"walk-{self.seed}-{number}", random.random() < EMAILS, writes, walked)
        stranger, judge = random.choice(self.bystanders), Judge(self.owners, self.orders)
        for step in range(random.randrange(SHORTEST, LONGEST + 1)):
            order = random.choice(self.customers[number])
            message = next_message(
                random, self.stock, order, stranger, talk.buttons, asked=judge.asked, first=step == 0
            )
            await talk.say(judge, message)
        for message in ENDING:
            last = await talk.say(judge, message)
        if self.phone not in last.text:
            walked.found.append(Found(Fault.STUCK, f"the last message was answered by {last.text[:200]!r}"))
        return walked


@dataclass
class _Talk:
    """The customer's side of a conversation."""

    speaker: Speaker
    sender: str
    email: bool
    writes: Writes
    walked: Walked
    buttons: list[Mapping[str, Any]] = field(default_factory=list)

    async def say(self, judge: Judge, message: Message) -> Answer:
        """Says one message and lets its answer be judged."""
        answer = await self.speaker.say(self.sender, message.text, email=self.email)
        before, written = len(judge.writes), self.writes(self.sender)
        found = judge.hear(message, answer.status, answer.body, written)
        self.walked.done += len(written) - before
        self.walked.found += found
        self.walked.lines.append((message, answer))
        self.buttons = [button for reply in answer.replies for button in reply.get("buttons") or ()]
        return answer


def next_message(
    random: Random,
    stock: Stock,
    order: Bought,
    stranger: Bought,
    buttons: Sequence[Mapping[str, Any]],
    *,
    asked: bool,
    first: bool,
) -> Message:
    """What is said next; a button is pressed where there is one. ``asked``: whether the last answer wants a yes."""
    sort = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    if first and random.random() < BEGINS:
        sort = Sort.WISH
    if asked and random.random() < AGREES:
        sort = Sort.AGREEMENT
    if sort is not Sort.PRESS:
        return stock.draw(random, sort, order, stranger)
    if not buttons:
        return stock.draw(random, Sort.DETAIL, order, stranger)
    payload = str(random.choice(buttons)["payload"])
    return Message(Sort.AGREEMENT if payload == YES_PAYLOAD else Sort.PRESS, payload)


def owners_of(orders: Sequence[Bought]) -> dict[str, frozenset[str]]:
    """Every fact that only the owner may read, and which orders it is of."""
    found: dict[str, set[str]] = {}
    for order in orders:
        for fact in order.facts:
            found.setdefault(fact, set()).add(order.number)
    return {fact: frozenset(numbers) for fact, numbers in found.items()}
