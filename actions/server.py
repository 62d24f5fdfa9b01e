"""The custom action server: rasa-sdk's executor behind a small web application, on loopback, for callers with the token.

rasa-sdk's own application lets everybody in and answers an error with the whole conversation; this one does neither.
Started by the supervisor with DESK_ACTIONS_URL and DESK_ACTIONS_TOKEN in its environment (docs/settings.md).
"""

from __future__ import annotations

import hmac
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.assistant.answering import AnswerQuestion, Offer
from actions.assistant.asking import AskConfirm, AskDescription, AskLines
from actions.assistant.asking_order import AskCode, AskOrderNumber
from actions.assistant.clarifying import Clarify
from actions.assistant.evidence import Evidence
from actions.assistant.explaining import Explain
from actions.assistant.form import ValidateRequestForm
from actions.assistant.handover import CoreFallback, HandOver
from actions.assistant.heeding import Heeding
from actions.assistant.intents import load_choices
from actions.assistant.services import CompletionLink, Services, ShopAction, SlipLink, UndoLink
from actions.assistant.settling import Settle
from actions.assistant.several import Several
from actions.assistant.talking import Talk
from actions.assistant.vocabulary import load_words
from actions.assistant.withdrawing import AskCase
from actions.cases.pages import CasePages
from actions.database import Database, open_database
from actions.identity import CODE_PLACES, Courier
from actions.mail import LinkKind, Links, load_letter, make_mailer
from actions.orders import OrderNumbers
from actions.policy import load_shop
from actions.policy.living import LivingPolicy
from actions.secret_files import link_secret
from actions.settings import PROJECT, Settings, load_settings

ACTIONS: tuple[Callable[[Services], ShopAction], ...] = (
    ValidateRequestForm,
    AskOrderNumber,
    AskCode,
    AskLines,
    AskDescription,
    AskConfirm,
    AskCase,
    Settle,
    Explain,
    AnswerQuestion,
    HandOver,
    Offer,
    CoreFallback,
    Talk,
    Clarify,
)

# The meanings of messages go with the model, which is trained from this project's data.
LABELS_FILE = PROJECT / "data" / "labels.yml"
_LOG = logging.getLogger(__name__)


class Executor(ActionExecutor):  # type: ignore[misc]
    """rasa-sdk's executor for an engine that sends no domain: none of our actions reads it."""

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        return payload.get("domain") or {}


def build_services(settings: Settings) -> Services:
    """Opens the books and reads the policy in force and the shop's facts. Errors name the file at fault."""
    load_words()
    shop, database = load_shop(settings.shop_file), open_database(settings.database_url)
    return Services(
        database=database,
        policy=LivingPolicy(settings.policy_dir, settings.published_dir, shop),
        shop=shop,
        clock=_now,
        numbers=OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits),
        courier=_courier(settings, database, shop.name),
        choices=load_choices(LABELS_FILE),
        completion_link=_completion_link(settings),
        slip_link=_slip_link(settings),
        undo_link=_undo_link(settings),
    )


def _courier(settings: Settings, database: Database, shop: str) -> Courier:
    mailer = make_mailer(settings, load_shop(settings.shop_file), sys.stdout)
    letter = load_letter(settings.mail_dir / "code.txt", CODE_PLACES)
    return Courier(database, mailer, letter, shop, _now)


def _completion_link(settings: Settings) -> CompletionLink:
    """A turn that is taken again makes the same link again."""
    links = Links(link_secret(settings.home), settings.links_url, _now)
    return lambda _matter, said: links.url(
        LinkKind.COMPLETE, said.conversation, said.event, since=said.arrived_at
    )


def _slip_link(settings: Settings) -> SlipLink:
    pages = CasePages(link_secret(settings.home), settings.links_url, _now)
    return lambda case: pages.url(case.rma, case.opened_at, "slip")


def _undo_link(settings: Settings) -> UndoLink:
    links = Links(link_secret(settings.home), settings.links_url, _now)
    return lambda said, key, until: links.url(LinkKind.UNDO, said.conversation, said.event, key, until=until)


def _now() -> datetime:
    return datetime.now(UTC)


def build_app(services: Services, token: str) -> Starlette:
    """The action server's web application: `POST /webhook` as Rasa calls it, `GET /health`."""
    executor = Executor()
    for action in ACTIONS:
        executor.register_action(Several(Heeding(Evidence(action(services)))))

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
    services, level = build_services(settings), settings.log_level
    app = build_app(services, settings.actions_token)
    logging.basicConfig(level=level.upper(), format="%(levelname)s %(name)s: %(message)s")
    services.courier.start()
    uvicorn.run(app, host=str(address.hostname), port=address.port or 0, log_level=level, access_log=False)


if __name__ == "__main__":
    main()
