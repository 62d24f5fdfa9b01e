"""What the parts are told: every setting, the same for all, with fresh tokens that stay out of sight."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from actions.settings import PREFIX, Settings, load_settings
from bot.supervisor import parts
from bot.supervisor.parts import LOOPBACK, environment_of, free_port, the_parts, with_internals


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_DEMO", "false")
    return load_settings(tmp_path / ".env")


def test_a_part_reads_the_very_settings_that_it_was_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = with_internals(settings)
    for name, value in environment_of(told).items():
        monkeypatch.setenv(name, value)
    assert load_settings(tmp_path / ".env") == told


def test_all_parts_are_told_the_same(settings: Settings) -> None:
    engine, actions, desk = the_parts(with_internals(settings))
    assert engine.environment == actions.environment == desk.environment
    assert [engine.name, actions.name, desk.name] == ["engine", "actions", "desk"]


def test_tokens_are_new_at_each_start_and_never_arguments(settings: Settings) -> None:
    first, second = with_internals(settings), with_internals(settings)
    assert len({first.engine_token, first.actions_token, second.engine_token, second.actions_token}) == 4
    assert all(len(token) >= 32 for token in (first.engine_token, first.actions_token))
    for part in the_parts(with_internals(settings)):
        assert part.environment["DESK_ENGINE_TOKEN"] not in " ".join(part.command)
        assert part.environment["DESK_ENGINE_TOKEN"] not in repr(with_internals(settings))


def test_ports_that_are_set_are_used_and_others_are_free_loopback_ports(settings: Settings) -> None:
    port = free_port()
    told = with_internals(settings.model_copy(update={"engine_port": port}))
    assert told.engine_url == f"http://127.0.0.1:{port}"
    assert told.actions_url == f"http://127.0.0.1:{told.actions_port}"
    assert told.actions_port not in (None, port)


def test_two_parts_never_get_the_same_port_or_one_that_is_taken(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]
        free = free_port()
        other = free_port(free)
        monkeypatch.setattr(parts, "PORTS", (free, other))
        for told in (with_internals(settings) for _ in range(20)):
            assert {told.engine_port, told.actions_port} == {free, other}
        monkeypatch.setattr(parts, "PORTS", (taken, free))
        assert [free_port() for _ in range(20)] == [free] * 20
        with pytest.raises(OSError, match=f"no port from {taken} to {free} is free"):
            free_port(free)


def test_settings_of_an_outer_desk_are_not_passed_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_ENGINE_TOKEN", "of another desk")
    monkeypatch.setenv("PGPASSWORD", "kept")
    environment = environment_of(settings)
    assert "DESK_ENGINE_TOKEN" not in environment
    assert environment["PGPASSWORD"] == "kept"
