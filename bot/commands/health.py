"""`./desk health`."""

from __future__ import annotations

from typing import Annotated

import httpx
import typer

from actions.settings import load_settings
from bot.setup.failing import Failed
from bot.setup.ready import base_url


def run(
    json: Annotated[bool, typer.Option("--json", help="Print the answer of GET /health as it is.")] = False,
) -> None:
    """Say which parts are running and whether they are ready; exit code 0 only when all are."""
    settings = load_settings()
    try:
        answer = httpx.get(f"{base_url(settings)}/health", timeout=5.0, trust_env=False)
    except httpx.HTTPError:
        raise Failed(f"nothing answers on port {settings.port}: start the desk with ./desk up.") from None
    if json:
        print(answer.text)
    else:
        for name, state in answer.json()["parts"].items():
            print(f"{name:<8} {state}")
    raise typer.Exit(0 if answer.status_code == httpx.codes.OK else 1)
