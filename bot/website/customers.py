"""Customers whom the shop's own pages name: a JWT that the shop signs with the secret it shares with the desk.

How a shop makes one: docs/signed-customers.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import jwt
from jwt.types import Options

from actions.identity import address_in
from actions.orders import OrderNumbers

AUDIENCE = "desk-chat"
ALGORITHM = "HS256"
LEEWAY_SECONDS = 30
LONGEST_TOKEN = 4096


class Fault(StrEnum):
    """Why a token shows nothing."""

    EXPIRED = "expired"
    AUDIENCE = "audience"
    SIGNATURE = "signature"
    CLAIMS = "claims"


SENTENCES = {
    Fault.EXPIRED: "Your sign-in on this page has run out: reload the page, or go on here, and I will ask for what I "
    "need to know.",
}
OTHERWISE = (
    "This page could not tell me who you are, so I will ask for what I need to know; sign in at the shop again if you "
    "would rather not be asked."
)


class Unsigned(Exception):
    """A token that shows nothing; ``message`` tells the customer what to do, ``fault`` the shop what is wrong."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.message = SENTENCES.get(fault, OTHERWISE)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who is signed in at the shop: the email address as it is compared, and the order that the page is about."""

    email: str
    order: str | None


class Customers:
    """Reads the tokens that were signed with ``secret``."""

    def __init__(self, secret: str, numbers: OrderNumbers) -> None:
        self._secret, self._numbers = secret, numbers

    def sign(self, email: str, until: datetime) -> str:
        """The token that a shop's own page makes for a customer, good until then (aware)."""
        claims = {"aud": AUDIENCE, "email": email, "exp": until}
        return jwt.encode(claims, self._secret, ALGORITHM)

    def read(self, token: object) -> Customer:
        """Return the customer that a token names. Raises Unsigned, for whatever reason it is not to be believed."""
        claims = self._claims(token)
        email, order = claims.get("email"), claims.get("order")
        address = address_in(email) if isinstance(email, str) else None
        if address is None or not isinstance(order, str | None):
            raise Unsigned(Fault.CLAIMS)
        return Customer(address, self._numbers.normalise(order) if order else None)

    def _claims(self, token: object) -> dict[str, Any]:
        if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
            raise Unsigned(Fault.SIGNATURE)
        needed: Options = {"require": ["exp", "aud", "email"], "strict_aud": True}
        try:
            return jwt.decode(
                token, self._secret, [ALGORITHM], audience=AUDIENCE, leeway=LEEWAY_SECONDS, options=needed
            )
        except jwt.ExpiredSignatureError:
            raise Unsigned(Fault.EXPIRED) from None
        except jwt.InvalidAudienceError:
            raise Unsigned(Fault.AUDIENCE) from None
        except (jwt.MissingRequiredClaimError, jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError):
            raise Unsigned(Fault.CLAIMS) from None
        except (jwt.InvalidTokenError, ValueError):
            raise Unsigned(Fault.SIGNATURE) from None
