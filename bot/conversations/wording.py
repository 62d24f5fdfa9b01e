"""What the desk itself says to a customer, when the engine cannot or need not be asked."""

from __future__ import annotations

from datetime import datetime

from actions.assistant.opening import answered_when, contact, hours
from actions.policy import Shop

NO_SUCH_CONVERSATION = "There is no such conversation; go back to the list and open it from there."
PHOTO = "Here is a photo."
"""What stands for the words of a message that had none, only photos."""
EMPTY = "Your message arrived empty; please write in a few words what I can do for you."

_ONCE_MORE = "Your message arrived empty. What I wrote last still stands:\n"


def once_more(said: str) -> str:
    """Say again, after an empty message, what wants an answer."""
    return _ONCE_MORE + said.removeprefix(_ONCE_MORE)


def cut(limit: int) -> str:
    """Tell that only the beginning of a long message was read."""
    return (
        f"Your message is very long, so I read only its first {limit:,} characters; please send anything important "
        "from the rest in another message."
    )


def put_aside(shop: Shop, now: datetime) -> str:
    """Tell that a colleague gets the message, when somebody is there, and that everything else goes on."""
    return (
        "I am sorry, I could not deal with that message because of a fault on our side, so I have kept it for a "
        f"colleague to look at. {answered_when(shop, now)} Please go on with anything else meanwhile."
    )


def restarting(arrived_at: datetime, shop: Shop) -> str:
    """Tell that the answer comes later, from when the message counts (in the shop's own time), and who helps now."""
    local = arrived_at.astimezone(shop.zone)
    clock = f"{local.hour % 12 or 12}:{local:%M %p %Z}"
    return (
        f"The assistant is just restarting; your message is kept and counts from {clock} on {local:%B} {local.day}, "
        "and the answer will come as soon as the assistant is back. "
        f"If it cannot wait, a colleague can help you: {contact(shop)}. {hours(shop, arrived_at)}"
    )


def joined(name: str) -> str:
    """Tell who has joined, and that the assistant keeps quiet."""
    return f"Hello, this is {name} from our team. I have read what you wrote and am taking over from the assistant."


def passed_on(name: str, to: str | None) -> str:
    """Tell who goes, and who comes."""
    if to is not None:
        return f"{to} takes over from {name} and has everything that was said here."
    return f"{name} is passing you on to a colleague, who has everything that was said here and writes to you next."


def put_back(name: str, when: str) -> str:
    """Tell that the next free colleague takes over from one who fell silent, and when."""
    return f"{name} cannot go on just now, so you are back at the front of our queue. {when}"


def given_back(name: str) -> str:
    """Tell that the assistant answers again."""
    return f"{name} has left the chat. I am the assistant, and I am here for anything else you need."


def leave_address() -> str:
    """Ask where the answer shall go when the customer is not in the chat any more."""
    return (
        "Nobody of our team is here right now. If you like, type your email address here: the answer then reaches you by "
        "email too when you have left this chat. You keep your place in the queue either way."
    )


def answer_goes_to(address: str) -> str:
    """Confirm the address that was left."""
    return f"Thank you. If you have left this chat by then, the answer goes to {address}."


def answer_goes_to_known() -> str:
    """Tell that the address which was shown to be the customer's will do."""
    return "Nobody of our team is here right now. If you have left this chat by then, the answer goes to your email address."


def no_address() -> str:
    """Tell that what was typed is no address."""
    return "That does not look like an email address; please type it again, such as name@example.com."
