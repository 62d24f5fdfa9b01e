"""The returns counter: the pages of the shop's people, and the same moves for the shop's own systems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from actions.cases import CaseState, CaseView, find_case
from actions.policy.facts import Goal, Reason
from bot.desk.returns.acts import ACTS
from tests.desk.conftest import Counter, Window
from tests.desk.returning import checklist, opened
from tests.e2e.pictures import a_photo
from tests.orders.examples import SHIRT

pytestmark = pytest.mark.anyio
HERE = "/desk/returns"


@dataclass
class Returns:
    """A case at the counter, and Robin's browser."""

    counter: Counter
    window: Window
    rma: str

    def case(self) -> CaseView:
        """The case as it is stored."""
        with self.counter.database.read() as session:
            case = find_case(session, self.rma)
        assert case is not None
        return case

    async def page(self) -> str:
        """The case's page."""
        answer = await self.window.get(f"{HERE}/{self.rma}")
        assert answer.status_code == 200
        return answer.text

    async def form(self, act: str, **fields: Any) -> httpx.Response:
        """Send a form of the case's page, with its own hidden fields."""
        hidden = dict(re.findall(r'name="(key|seen)" value="([^"]*)"', await self.page()))
        return await self.window.post(f"{HERE}/{self.rma}/{act}", **(hidden | fields))

    async def does(self, act: str, **fields: Any) -> CaseView:
        """The same; it must work."""
        answer = await self.form(act, **fields)
        assert answer.status_code == 303, alarms(answer)
        return self.case()

    async def api(self, act: str, key: str = "k", **fields: Any) -> httpx.Response:
        """The same for a program with the key."""
        body = {"key": f"{act}:{key}", **fields}
        return await self.window.client.post(f"/api/returns/{self.rma}/{act}", json=body, headers=self.key())

    def key(self) -> dict[str, str]:
        """What a program shows."""
        return {"Authorization": f"Bearer {self.counter.app.state.desk.rest_key}"}


def alarms(answer: httpx.Response) -> list[str]:
    """What a page says went wrong."""
    return re.findall(r'role="alert">([^<]*)', answer.text)


@pytest.fixture
async def returns(counter: Counter) -> Returns:
    """A case that was just opened."""
    case = opened(counter.database, datetime.now(UTC))
    return Returns(counter, await counter.agent("robin"), case.rma)


async def test_a_case_goes_its_whole_way_on_the_pages(returns: Returns) -> None:
    await returns.does("receive")
    await returns.does("inspect", **checklist(shirts=2))
    page = await returns.page()
    assert "accepted in part" in page
    assert "$95.70" in page
    assert (await returns.does("answer", answer="accept_partly", remedy="refund")).state == "partly"
    granted = await returns.does("grant-refund")
    assert [(str(refund.amount), refund.paid_at) for refund in granted.refunds] == [("95.70", None)]
    await returns.does("pay-refund", payment="bank-1")
    case = await returns.does("close", why="all settled")
    assert case.state is CaseState.CLOSED
    assert [event.who for event in case.events[1:]] == ["desk"] + ["Robin"] * 6
    assert "bank-1" in await returns.page()


async def test_a_scan_opens_the_case_in_any_way_it_is_typed(returns: Returns) -> None:
    bare = returns.rma.removeprefix("RMA-").replace("-", "").lower()
    for typed in (returns.rma, bare, f"https://shop.example/slip/{returns.rma}?x=1", f" {returns.rma} "):
        answer = await returns.window.client.get(f"{HERE}/scan", params={"rma": typed})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/{returns.rma}")
    answer = await returns.window.client.get(f"{HERE}/scan", params={"rma": "RMA-0000-0000"})
    assert answer.status_code == 404
    assert "scan or type it again" in alarms(answer)[0]


async def test_many_parcels_are_received_one_after_another(returns: Returns) -> None:
    others = [opened(returns.counter.database, datetime.now(UTC), f"AT-2010{n}").rma for n in range(3)]
    typed = "\n".join([returns.rma, *others, returns.rma, "RMA-2222-2222"])
    answer = await returns.window.post(f"{HERE}/receive", rma=typed, key="1")
    assert answer.status_code == 200
    assert answer.text.count("Received.") == 4
    assert len(alarms(answer)) == 2 or answer.text.count('class="bad"') == 2
    assert "Received today: 4" in answer.text
    again = await returns.window.post(f"{HERE}/receive", rma=others[0], key="2")
    assert "receive is not possible" in again.text


async def test_what_was_typed_is_kept_when_something_is_wrong(returns: Returns) -> None:
    await returns.does("receive")
    fields = checklist(shirts=1) | {"note-0": "worn at the collar"}
    del fields["refused-0"]
    answer = await returns.form("inspect", **fields)
    assert answer.status_code == 400
    assert "Name the clause" in alarms(answer)[0]
    assert 'value="worn at the collar"' in answer.text
    assert returns.case().state is CaseState.RECEIVED


async def test_photos_of_the_inspection_are_drawn_anew_and_shown_to_agents_alone(returns: Returns) -> None:
    await returns.does("receive")
    hidden = dict(re.findall(r'name="(key|seen)" value="([^"]*)"', await returns.page()))
    data = {"csrf": await returns.window.csrf(), **hidden, **checklist()}
    files = {"photos-0": ("a.jpg", a_photo(), "image/jpeg")}
    answer = await returns.window.client.post(f"{HERE}/{returns.rma}/inspect", data=data, files=files)
    assert answer.status_code == 303, alarms(answer)
    (photo,) = returns.case().findings[0].photos
    shown = await returns.window.get(f"{HERE}/{returns.rma}/photos/{photo}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert (await returns.window.get(f"{HERE}/{returns.rma}/photos/{'0' * 32}")).status_code == 404
    stranger = await returns.counter.browser()
    assert (await stranger.get(f"{HERE}/{returns.rma}/photos/{photo}")).status_code == 303


async def test_two_at_once_and_the_second_is_told(returns: Returns) -> None:
    await returns.does("receive")
    seen = str(returns.case().version)
    await returns.does("inspect", **checklist())
    kim = Returns(returns.counter, await returns.counter.agent("kim"), returns.rma)
    answer = await kim.form("inspect", **{**checklist(), "seen": seen})
    assert answer.status_code == 409
    assert "changed meanwhile" in alarms(answer)[0]


async def test_only_a_lead_opens_a_rejected_case_again(returns: Returns) -> None:
    await returns.does("receive")
    await returns.does("inspect", **checklist(0, 0))
    assert (await returns.does("answer", answer="reject")).state == "rejected"
    assert (await returns.form("inspect-again")).status_code == 403
    lee = Returns(returns.counter, await returns.counter.agent("lee"), returns.rma)
    assert (await lee.does("inspect-again", why="the customer called")).state == "received"


async def test_a_factory_defects_shipping_is_paid_back_after_its_evaluation(counter: Counter) -> None:
    facts = {"goal": Goal.DEFECT, "reason": Reason.FLAWED, "description": "it leaks"}
    case = opened(counter.database, datetime.now(UTC), **facts)
    returns = Returns(counter, await counter.agent("robin"), case.rma)
    await returns.does("claim-shipping", amount="$9.50")
    await returns.does("receive")
    await returns.does("inspect", **checklist())
    await returns.does("answer")
    await returns.does("grant-refund")
    await returns.does("evaluate", outcome="accepted")
    assert (await returns.form("pay-shipping")).status_code == 409
    await returns.does("pay-refund")
    assert (await returns.form("close")).status_code == 409
    paid = await returns.does("pay-shipping", payment="b2")
    assert [(refund.kind.value, str(refund.amount)) for refund in paid.refunds] == [
        ("goods", "113.60"),
        ("shipping", "9.50"),
    ]
    assert (await returns.does("close")).state is CaseState.CLOSED


async def test_lists_show_what_is_due_and_every_state(returns: Returns) -> None:
    home = (await returns.window.get(HERE)).text
    assert "autofocus" in home
    assert returns.rma in (await returns.window.get(f"{HERE}?show=awaited")).text
    await returns.does("receive")
    assert returns.rma in (await returns.window.get(HERE)).text
    for show in ("overdue", "due_today", "at_risk", "later", "expected", "nonsense", *CaseState):
        assert (await returns.window.get(f"{HERE}?show={show}")).status_code == 200


async def test_who_is_not_signed_in_gets_nowhere(returns: Returns) -> None:
    stranger = await returns.counter.browser()
    for path in (HERE, f"{HERE}/scan?rma=x", f"{HERE}/receive", f"{HERE}/{returns.rma}"):
        assert (await stranger.get(path)).headers["location"] == "/desk/sign-in"
    for path in (f"{HERE}/receive", *(f"{HERE}/{returns.rma}/{act}" for act in ACTS)):
        assert (await stranger.post(path, data={"rma": returns.rma})).headers["location"] == "/desk/sign-in"
        answer = await returns.window.client.post(path, data={"rma": returns.rma})
        assert answer.status_code == 403
    for method, path in (("GET", ""), ("GET", f"/{returns.rma}"), ("POST", f"/{returns.rma}/receive")):
        answer = await stranger.request(method, f"/api/returns{path}", json={"key": "1"})
        assert answer.status_code == 401
    assert returns.case().state is CaseState.AWAITED


async def test_a_program_moves_a_case_once_by_its_key(returns: Returns) -> None:
    first = await returns.api("receive", who="scanner 2")
    again = await returns.api("receive", who="scanner 2")
    assert (first.status_code, first.json()["again"], again.json()["again"]) == (200, False, True)
    assert first.json()["case"]["state"] == again.json()["case"]["state"] == "received"
    found = [{"sku": SHIRT.sku, "accepted": 3}, {"sku": "LAMP-MOON", "accepted": 1}]
    assert (await returns.api("inspect", findings=found)).json()["case"]["state"] == "inspected"
    assert (await returns.api("answer")).json()["case"]["state"] == "accepted"
    assert (await returns.api("grant-refund")).json()["case"]["refunds"][0]["amount"] == "113.60"
    paid = (await returns.api("pay-refund", payment="erp-9")).json()["case"]
    assert (paid["state"], paid["refunds"][0]["payment"]) == ("refunded", "erp-9")
    listed = await returns.window.client.get("/api/returns?state=refunded", headers=returns.key())
    assert [one["rma"] for one in listed.json()] == [returns.rma]


async def test_what_a_program_sends_wrongly_is_said(returns: Returns) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("receive", {"seen": "1"}),
        ("inspect", {"findings": "all"}),
        ("inspect", {"findings": [{"sku": SHIRT.sku, "accepted": "3"}]}),
        ("inspect", {"findings": [{"sku": SHIRT.sku, "accepted": 3, "proof": "maybe"}]}),
        ("answer", {"answer": "perhaps"}),
        ("claim-shipping", {"amount": "much"}),
        ("evaluate", {"outcome": "fine"}),
        ("dance", {}),
    ]
    for act, fields in wrong:
        answer = await returns.api(act, **fields)
        assert answer.status_code == 400, act
        assert "Please" in answer.text or "choose one of" in answer.text
    gone = await returns.window.client.post(
        "/api/returns/RMA-2222-2222/receive", json={"key": "1"}, headers=returns.key()
    )
    assert gone.status_code == 404
    assert returns.case().state is CaseState.AWAITED
