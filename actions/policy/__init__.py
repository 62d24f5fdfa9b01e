"""The shop's written policy: dated clauses, pure decisions, and receipts that explain and repeat them."""

from actions.policy.engine import decide
from actions.policy.errors import BadData, BadRequest
from actions.policy.loader import load_policy
from actions.policy.policy import Policy
from actions.policy.receipt import decision_from_json, decision_to_json, record_to_json, replay
from actions.policy.shop import Shop, load_shop

__all__ = [
    "BadData",
    "BadRequest",
    "Policy",
    "Shop",
    "decide",
    "decision_from_json",
    "decision_to_json",
    "load_policy",
    "load_shop",
    "record_to_json",
    "replay",
]
