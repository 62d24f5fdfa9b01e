"""The custom action server: rasa-sdk's executor behind a small web application, on loopback, for callers with the token.

rasa-sdk's own application lets everybody in and answers an error with the whole conversation; this one does neither.
Started by the supervisor with DESK_ACTIONS_URL and DESK_ACTIONS_TOKEN in its environment (docs/settings.md).
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.assistant.answering import AnswerQuestion, Offer
from actions.assistant.asking import AskConfirm, AskDescription, AskLines
from actions.assistant.explaining import Explain
from actions.assistant.form import ValidateRequestForm
from actions.assistant.handover import CoreFallback, HandOver
from actions.assistant.services import Services
from actions.assistant.settling import Settle
from actions.database import open_database
from actions.orders import OrderNumbers
from actions.policy import load_policy, load_shop
from actions.settings import Settings, load_settings

ACTIONS: tuple[Callable[[Services], Action], ...] = (
    ValidateRequestForm,
    AskLines,
    AskDescription,
    AskConfirm,
    Settle,
    Explain,
    AnswerQuestion,
    HandOver,
    Offer,
    CoreFallback,
)


_LOG = logging.getLogger(__name__)


class Executor(ActionExecutor):  # type: ignore[misc]
    """rasa-sdk's executor for an engine that sends no domain: none of our actions reads it."""

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        return payload.get("domain") or {}


def build_services(settings: Settings) -> Services:
    """Opens the books and reads the policy in force and the shop's facts. Errors name the file at fault."""
    shop = load_shop(settings.shop_file)
    return Services(
        database=open_database(settings.database_url),
        policy=load_policy(settings.policy_dir, shop, None),
        shop=shop,
        clock=lambda: datetime.now(UTC),
        numbers=OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits),
    )


def build_app(services: Services, token: str) -> Starlette:
    """The action server's web application: `POST /webhook` as Rasa calls it, `GET /health`."""
    executor = Executor()
    for action in ACTIONS:
        executor.register_action(action(services))

    async def webhook(request: Request) -> JSONResponse:
        if not hmac.compare_digest(
            request.headers.get("authorization", "").encode(), f"Bearer {token}".encode()
        ):
            return JSONResponse({"error": "the token is missing"}, status_code=401)
        return await _run(executor, await request.json())

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"]), Route("/health", _health)])


async def _run(executor: Executor, call: dict[str, Any]) -> JSONResponse:
    """Rasa reads these codes: 400 a form rejects the turn, 404 there is no such action, 500 the turn has failed."""
    try:
        result = await executor.run(call)
    except ActionExecutionRejection as rejection:
        return JSONResponse(
            {"error": rejection.message, "action_name": rejection.action_name}, status_code=400
        )
    except ActionNotFoundException as missing:
        return JSONResponse({"error": missing.message, "action_name": missing.action_name}, status_code=404)
    except Exception:  # noqa: BLE001  whatever went wrong in an action: the log has it, the engine gives the turn up
        _LOG.exception("The action %s failed.", call.get("next_action"))
        return JSONResponse({"error": "the action failed"}, status_code=500)
    return JSONResponse(result.model_dump() if result else None)


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


def main() -> None:
    """Serves until it is told to stop."""
    settings = load_settings()
    address = urlsplit(settings.actions_url)
    app = build_app(build_services(settings), settings.actions_token)
    level = settings.log_level
    logging.basicConfig(level=level.upper(), format="%(levelname)s %(name)s: %(message)s")
    uvicorn.run(app, host=str(address.hostname), port=address.port or 0, log_level=level, access_log=False)


if __name__ == "__main__":
    main()
