"""Finding the order with no number at hand: a code to the email address, then one of the orders of that address.

Whether an address is known shows in nothing that is said here: the steps are the same for any address.
"""

from __future__ import annotations

from dataclasses import replace

from actions.assistant.advanced import Advanced
from actions.assistant.matter import Answer, Matter
from actions.assistant.said import Said
from actions.assistant.services import Services
from actions.identity import Exhausted, Locked, Unmatched, address_in, ask_code, check_code


def find_order(services: Services, matter: Matter, said: Said) -> Advanced:
    """The next step while it is not known which order is meant."""
    if matter.code is not None:
        return _with_code(services, replace(matter, code=None), said, matter.code)
    address = address_in(matter.proof)
    if matter.lost and address is not None:
        return _send(services, replace(matter, proof=None, email=address), said, address)
    if matter.lost:
        return Advanced(matter, "code" if matter.email else "email")
    return Advanced(matter, "order_number")


def found(matter: Matter) -> Matter:
    """With a number there is no more to look for; an address that was given is the proof for it."""
    given = matter.proof or matter.email
    return replace(matter, lost=False, code=None, email=None, proof=given)


def _send(services: Services, matter: Matter, said: Said, address: str) -> Advanced:
    """Asks for a code; where mail cannot be sent at all, or no more of it for now, a person takes over."""
    if not services.courier.reaches(address):
        return Advanced(replace(matter, confirm=Answer.UNPROVEN), None)
    key = f"{said.conversation}:{said.event}"
    with services.database.write() as session:
        result = ask_code(session, said.conversation, address, key, services.clock())
    if isinstance(result, Locked):
        return Advanced(replace(matter, confirm=Answer.LOCKED), None)
    if isinstance(result, Exhausted):
        return _exhausted(matter, result)
    services.courier.wake()
    return Advanced(matter, "code")


def _exhausted(matter: Matter, result: Exhausted) -> Advanced:
    if result.open_for is None:
        return Advanced(replace(matter, confirm=Answer.UNPROVEN), None)
    return Advanced(replace(matter, email=result.open_for), "code", "utter_no_more_codes")


def _with_code(services: Services, matter: Matter, said: Said, code: str) -> Advanced:
    with services.database.write() as session:
        result = check_code(session, said.conversation, code, said.event, services.clock())
    if isinstance(result, Locked):
        return Advanced(replace(matter, confirm=Answer.LOCKED), None)
    if isinstance(result, Unmatched):
        return Advanced(matter, "code", "utter_code_wrong")
    only = result.orders[0] if len(result.orders) == 1 else None
    matter = replace(matter, lost=False, email=None, order_number=only)
    return Advanced(matter, None if only else "order_number", "utter_code_right")
