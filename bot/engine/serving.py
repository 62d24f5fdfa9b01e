"""Serve a trained model on loopback."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from bot.engine.logs import set_up_logs, start_logs
from bot.engine.settings import LOOPBACK, EngineError, EngineSettings, read_settings
from bot.engine.store import SCHEMA, is_postgresql, prepare_store, store_url

CREDENTIALS = Path(__file__).parent / "credentials.yml"
REDIS_LOCK_STORE = "bot.engine.redis_lock.AtomicRedisLockStore"


def run(root: Path, environment: Mapping[str, str]) -> int:
    """Serve until stopped. Raises `EngineError` when a setting, the database or the model is missing."""
    settings = read_settings(environment)
    model = find_model(settings.home / "models", root / "models")
    prepare_store(settings.home, settings.database_url)
    set_variables(settings, os.environ)
    set_up_logs(settings.log_level)

    from bot.engine import repairs

    repairs.apply_all(settings.action_timeout)
    _serve(settings, model, root / "endpoints.yml")
    return 0


def find_model(*folders: Path) -> Path:
    """The newest model in the first folder that has one. Raises `EngineError` when there is none."""
    for folder in folders:
        models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
        if models:
            return models[-1]
    raise EngineError(f"There is no trained model in {folders[0]}: run './desk train' first.")


def set_variables(settings: EngineSettings, environment: MutableMapping[str, str]) -> None:
    """Tell Rasa and Sanic, which read the environment while they are imported, what they need."""
    environment.update(
        {
            "DESK_ACTIONS_URL": settings.actions_url,
            "ENGINE_STORE_URL": store_url(settings.home, settings.database_url),
            "ENGINE_LOCK_STORE": REDIS_LOCK_STORE if settings.redis_url else "in_memory",
            "ENGINE_LOCK_URL": settings.redis_url or "none",
            "SANIC_HOST": LOOPBACK,
            # The access log would hold the API's token, which Rasa accepts only in the address.
            "SANIC_ACCESS_LOG": "False",
            "SQL_POOL_SIZE": "2",
            "SQL_MAX_OVERFLOW": "3",
        }
    )
    if is_postgresql(settings.database_url):
        environment["POSTGRESQL_SCHEMA"] = SCHEMA


def _serve(settings: EngineSettings, model: Path, endpoints: Path) -> None:
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    start_logs(settings.log_level)
    rasa.core.run.serve_application(
        model_path=str(model),
        interface=LOOPBACK,
        port=settings.port,
        credentials=str(CREDENTIALS),
        endpoints=AvailableEndpoints.read_endpoints(str(endpoints)),
        auth_token=settings.token,
        enable_api=True,
    )
