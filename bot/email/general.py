"""Whether a mail only asks what anybody may know: then it is answered whoever wrote it, for the answer tells nothing of an order."""

from __future__ import annotations

from actions.orders import OrderNumbers
from bot.conversations.engine import Understood
from bot.email.asking import order_numbers
from bot.email.incoming import Incoming

SURE = 0.7
LONGEST = 600
GENERAL = frozenset(
    {
        "ask_cancel_window",
        "ask_return_window",
        "ask_return_how",
        "ask_return_shipping",
        "ask_return_conditions",
        "ask_proof_of_purchase",
        "ask_refund_time",
        "ask_inspection",
        "ask_retailer_purchase",
        "ask_exchange_rule",
        "ask_warranty_defect",
        "ask_payment_methods",
        "ask_contact",
        "ask_opening_hours",
    }
)


def may_be_general(mail: Incoming, text: str, numbers: OrderNumbers) -> bool:
    """Whether it is worth asking what the text means: it names no order, shows nothing, and is no long story."""
    return 0 < len(text) <= LONGEST and not mail.photos and not order_numbers(text, numbers)


def is_general(understood: Understood) -> bool:
    """Whether every wish of the text is a question about the policy or the shop, for sure."""
    wishes = {understood.intent, *understood.wishes}
    return understood.confidence >= SURE and wishes <= GENERAL
