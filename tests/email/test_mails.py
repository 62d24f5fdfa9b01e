"""A folder of raw mails, as varied as real ones: each is answered, ignored or put aside rightly, and read rightly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.email.office import Office

FOLDER = Path(__file__).parent / "mails"
CASES: list[dict[str, Any]] = YAML(typ="safe").load((Path(__file__).parent / "mails.yml").read_text("utf-8"))
pytestmark = pytest.mark.anyio


def test_every_mail_of_the_folder_has_its_expectation() -> None:
    assert sorted(case["file"] for case in CASES) == sorted(file.stem for file in FOLDER.glob("*.eml"))
    assert len(CASES) >= 140


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["file"]))
async def test_what_is_done_with_a_mail(office: Office, case: dict[str, Any]) -> None:
    found = await office.receive((FOLDER / f"{case['file']}.eml").read_bytes())
    assert found["done"] == case["done"], found["why"]
    read = [message.text for message in office.engine.received]
    assert len(read) == (1 if case.get("reads") else 0)
    for part in case.get("reads", ()):
        assert part in read[0]
    for part in case.get("never_reads", ()):
        assert part not in read[0]
    kept = list((office.home / "photos").rglob("*.jpg"))
    assert len(kept) == case.get("photos", 0)
    assert bool(found["answer"]) is (case["done"] in ("answered", "unproven"))
    if case["done"] == "unproven":
        assert "AT-10401" not in found["answer"]["text"]
    if case["file"] == "reply_to_elsewhere":
        assert found["answer"]["to"] == "ava@example.com"
