"""The engine's settings."""

import pytest

from bot.engine.settings import EngineError, read_log_level, read_settings

GOOD = {
    "DESK_HOME": "/srv/desk",
    "DESK_ENGINE_PORT": "5005",
    "DESK_ENGINE_TOKEN": "engine-token-0001",
    "DESK_ACTIONS_URL": "http://127.0.0.1:5055/",
    "DESK_ACTIONS_TOKEN": "actions-token-0001",
}


def test_what_is_not_set_has_its_default() -> None:
    settings = read_settings(GOOD)
    assert (settings.port, settings.actions_url) == (5005, "http://127.0.0.1:5055")
    assert (settings.action_timeout, settings.log_level) == (10.0, "INFO")
    assert (settings.database_url, settings.redis_url) == ("", "")


@pytest.mark.parametrize("name", GOOD)
def test_each_of_them_is_needed(name: str) -> None:
    with pytest.raises(EngineError, match=rf"^{name} is not set: .*\.$"):
        read_settings({**GOOD, name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DESK_ENGINE_PORT", "0"),
        ("DESK_ENGINE_PORT", "70000"),
        ("DESK_ENGINE_PORT", "-1"),
        ("DESK_ENGINE_TOKEN", "secret"),
        ("DESK_ACTIONS_TOKEN", "secret"),
        ("DESK_ENGINE_ACTION_TIMEOUT_SECONDS", "soon"),
        ("DESK_ENGINE_ACTION_TIMEOUT_SECONDS", "0"),
        ("DESK_ENGINE_ACTION_TIMEOUT_SECONDS", "301"),
        ("DESK_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_one_is_named(name: str, value: str) -> None:
    with pytest.raises(EngineError, match=f"^{name}"):
        read_settings({**GOOD, name: value})


def test_no_secret_is_in_an_error() -> None:
    with pytest.raises(EngineError) as raised:
        read_settings({**GOOD, "DESK_ENGINE_TOKEN": "secret"})
    assert "secret" not in str(raised.value)


def test_the_log_level_may_be_in_any_case() -> None:
    assert read_log_level({"DESK_LOG_LEVEL": "debug"}) == "DEBUG"
