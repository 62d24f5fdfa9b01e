"""Rasa inside the test's own process, so that a function can be compared before and after its repair."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain

from bot.engine import repairs


@pytest.fixture(scope="session", autouse=True)
def repaired() -> None:
    """Every repair in place."""
    repairs.apply_all(action_timeout=2)


@pytest.fixture(scope="session")
def domain(bot: Path) -> Domain:
    return Domain.load(str(bot / "domain.yml"))


@pytest.fixture
def store(domain: Domain, tmp_path: Path) -> SQLTrackerStore:
    """A tracker store on an empty SQLite file."""
    return SQLTrackerStore(domain, host=f"sqlite:///{tmp_path / 'engine.sqlite'}")
