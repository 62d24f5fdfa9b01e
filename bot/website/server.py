"""`python -m bot.website.server`: the desk on its public port."""

from __future__ import annotations

import uvicorn

from actions.settings import load_settings
from bot.website.app import create_app
from bot.website.logs import set_up_logs

GRACE_SECONDS = 5


def main() -> None:
    """Serve until told to stop; requests that are under way may end within 5 seconds."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


if __name__ == "__main__":
    main()
