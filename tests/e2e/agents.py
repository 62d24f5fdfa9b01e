"""An agent's browser at a running desk, without the browser."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

import httpx

from tests.e2e.running import RunningDesk


@dataclass
class AgentAtDesk:
    """An agent who has signed in."""

    client: httpx.Client

    def page(self, path: str) -> str:
        """A page of the desk."""
        answer = self.client.get(path)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.text

    def send(self, path: str, **fields: str) -> None:
        """A form, with the token and a key of its own."""
        token = self.page("/desk").split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": token, "key": secrets.token_hex(4), **fields}
        answer = self.client.post(path, data=form)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text


def agent_at(desk: RunningDesk) -> AgentAtDesk:
    """A new agent, signed in."""
    name = f"robin{secrets.token_hex(3)}"
    password = desk.command("agents", "add", name, "--shown", "Robin").splitlines()[0].rsplit(" ", 1)[1]
    client = httpx.Client(base_url=desk.base_url, timeout=30, trust_env=False)
    answer = client.post("/desk/sign-in", data={"name": name, "password": password})
    assert answer.status_code == httpx.codes.SEE_OTHER
    return AgentAtDesk(client)


def conversation_of(desk: RunningDesk, sender: str) -> str:
    """The id of a program's conversation."""
    return str(json.loads(desk.command("conversations", "show", sender, "--json"))["id"])
