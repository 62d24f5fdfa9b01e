"""The addresses of the agents' pages, all under /desk."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.desk import acting, conversation, figures_page, granting, lists, policy_page, refunds, signing, ways
from bot.desk.returns import badge, case, counter

FOLDER = Path(__file__).parent
ONE = "/c/{id}"


def routes() -> list[BaseRoute]:
    """Pages (GET) and what changes something (POST)."""
    inside = [
        Route("/", lists.page),
        Route("/list", lists.live),
        Route("/policy", policy_page.page, methods=["GET"]),
        Route("/policy", policy_page.work, methods=["POST"]),
        Route("/figures", figures_page.page),
        Route("/figures.csv", figures_page.as_csv),
        Route("/sign-in", signing.page, methods=["GET"]),
        Route("/sign-in", signing.sign_in, methods=["POST"]),
        Route("/sign-out", signing.sign_out, methods=["POST"]),
        Route(ONE, conversation.page),
        Route(f"{ONE}/events", conversation.live),
        Route(f"{ONE}/photos/{{name}}", conversation.photo),
        Route(f"{ONE}/policy", acting.what_if),
        Route(f"{ONE}/take", conversation.take, methods=["POST"]),
        Route(f"{ONE}/say", conversation.say, methods=["POST"]),
        Route(f"{ONE}/pass-on", conversation.pass_on, methods=["POST"]),
        Route(f"{ONE}/give-back", conversation.give_back, methods=["POST"]),
        Route(f"{ONE}/act", acting.act, methods=["POST"]),
        Route(f"{ONE}/way", ways.go, methods=["POST"]),
        Route(f"{ONE}/except", granting.grant, methods=["POST"]),
        Route("/exceptions", granting.page),
        Route("/exceptions.csv", granting.table),
        Route("/returns", counter.page),
        Route("/returns/scan", counter.scan),
        Route("/returns/receive", counter.receiving, methods=["GET"]),
        Route("/returns/receive", counter.receive, methods=["POST"]),
        Route("/returns/due", badge.due),
        Route("/returns/{rma}", case.page),
        Route("/returns/{rma}/photos/{name}", case.photo),
        Route("/returns/{rma}/{act}", case.act, methods=["POST"]),
        *refunds.routes(),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    return [Route("/desk", lists.page), Mount("/desk", routes=inside)]
