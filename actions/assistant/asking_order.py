"""The form's questions that find the order: its number, or the code that was sent in its place."""

from __future__ import annotations

import json

from actions.assistant.offering import offered
from actions.assistant.services import Event, Services, ShopAction, Turn
from actions.assistant.wording import day
from actions.orders.models import OrderRow


class AskOrderNumber(ShopAction):
    """Asks which order is meant: by its number, or with a button for each recent order that a code showed."""

    action_name = "action_ask_request_form_order_number"

    def act(self, turn: Turn) -> list[Event]:
        orders = offered(self.services, turn.said.conversation)
        if orders:
            turn.say("utter_which_of_yours", buttons=[_button(order, self.services) for order in orders])
        else:
            turn.say("utter_which_order")
        return []


class AskCode(ShopAction):
    """Asks for the code in the same words whether there is anybody to get one or not."""

    action_name = "action_ask_request_form_code"

    def act(self, turn: Turn) -> list[Event]:
        turn.say("utter_type_code", to=turn.matter.email, minutes=self.services.courier.minutes)
        return []


def _button(order: OrderRow, services: Services) -> dict[str, str]:
    """Such as "AT-10401, Monday, December 21, 2026: Linen Shirt and more"."""
    titles = [line.title for line in order.lines if line.listed]
    placed = f", {day(order.placed_at, services.shop.zone)}" if order.placed_at else ""
    bought = f": {titles[0]}{' and more' if len(titles) > 1 else ''}" if titles else ""
    payload = json.dumps({"order_number": order.number}, separators=(",", ":"))
    return {"title": f"{order.number}{placed}{bought}", "payload": f"/inform{payload}"}
