"""The settings: one table of name, type, default and help, read from the environment and from ``.env``.

Every setting is an environment variable ``DESK_<NAME>``; a file ``.env`` in the project's folder may hold the
same names, and the environment wins. ``./desk settings`` prints the table; docs/settings.md and .env.example
are made from it by `python -m bot.commands.settings`, and a test compares them.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "DESK_"
SHORTEST_SECRET = 32
INTERNAL: dict[str, Any] = {"internal": True}


class SettingsError(ValueError):
    """A setting is unknown or has a bad value; the message is one sentence for the person who set it."""


def _beside_home(values: dict[str, Any]) -> str:
    return f"sqlite:///{values['home'] / 'desk.sqlite'}" if "home" in values else ""


class Settings(BaseSettings):
    """All settings, read once and never changed; get them with :func:`load_settings`, never at import."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, validate_default=True
    )

    home: Path = Field(
        default=Path("var"),
        description="Folder for everything that is written: database, models, logs, photos, secrets, run files. "
        "A relative path counts from the project's folder.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address the desk listens on; 0.0.0.0 makes it reachable from other machines.",
    )
    port: int = Field(default=8000, ge=1, le=65535, description="Port the desk listens on.")
    database_url: str = Field(
        default_factory=_beside_home,
        repr=False,
        description="Where orders, cases and conversations are kept: an SQLAlchemy address, "
        "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE.",
        json_schema_extra={"shown_default": "sqlite:///HOME/desk.sqlite"},
    )
    policy_dir: Path = Field(
        default=Path("data/policy"), description="Folder with the clauses of the return policy."
    )
    shop_file: Path = Field(default=Path("data/shop.yml"), description="File with the facts about the shop.")
    widget_dir: Path = Field(
        default=Path("data/widget"),
        description="Folder with the words of the chat's window, a file for each language.",
    )
    mail_dir: Path = Field(
        default=Path("data/mail"), description="Folder with the texts that customers get by mail."
    )
    mail_shown: Literal["nobody", "examples", "everybody"] = Field(
        default="examples",
        description="Whose mail is shown on the terminal and in the actions' log, codes included, instead of being sent: "
        "nobody's, that to example domains (which are nobody's, such as the demo shop's), or everybody's, for trying out.",
    )
    mail_address: str = Field(
        default="",
        description="Address that mail is answered from; the one in the shop's file unless set. What comes from it is never answered.",
    )
    mail_auth_server: str = Field(
        default="",
        description="Name with which the shop's own mail server begins its Authentication-Results headers, such as "
        "mx.shop.example. Without it no sender of a mail counts as shown, and each is sent a link first.",
    )
    mail_answers_per_sender: int = Field(
        default=12, ge=1, description="Automatic answers that one address gets by mail in a day."
    )
    mail_answers_per_thread: int = Field(
        default=8, ge=1, description="Automatic answers in one mail thread in a day."
    )
    public_url: str = Field(
        default="",
        description="Address under which customers reach the desk, such as https://help.shop.example, for the links in "
        "mails; http://127.0.0.1:PORT unless set.",
    )
    imap_host: str = Field(
        default="", description="Mail server whose mailbox is read; no mail is fetched without it."
    )
    imap_port: int = Field(default=993, ge=1, le=65535, description="Port of the IMAP server.")
    imap_security: Literal["tls", "starttls", "none"] = Field(
        default="tls", description="How the connection to the IMAP server is kept private."
    )
    imap_user: str = Field(default="", description="User of the mailbox.")
    imap_password: str = Field(default="", repr=False, description="Password of the mailbox.")
    imap_folder: str = Field(default="INBOX", description="Folder of the mailbox that is read.")
    smtp_host: str = Field(
        default="",
        description="Mail server that sends; without it mail is kept (./desk mail outbox) and shown to whom DESK_MAIL_SHOWN says.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the SMTP server.")
    smtp_security: Literal["tls", "starttls", "none"] = Field(
        default="starttls", description="How the connection to the SMTP server is kept private."
    )
    smtp_user: str = Field(default="", description="User of the SMTP server; none unless set.")
    smtp_password: str = Field(default="", repr=False, description="Password of the SMTP server.")
    demo: bool = Field(
        default=True,
        description="Load the demo shop's orders at the first start, when there is no order yet.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the parts write to their logs."
    )
    log_megabytes: int = Field(
        default=10, ge=1, description="Size at which a part's log file is put aside; three old ones are kept."
    )
    message_limit: int = Field(
        default=2000, ge=1, le=100_000, description="Characters of a customer's message that are understood."
    )
    website_origins: str = Field(
        default="",
        description="Websites whose pages may hold the chat, such as https://shop.example, with commas between them. "
        "The desk's own pages always may; while it listens on this machine only, so may all pages on this machine.",
    )
    chat_messages_per_minute: int = Field(
        default=30, ge=1, description="Messages that one website conversation may send in a minute."
    )
    chat_address_per_minute: int = Field(
        default=1200,
        ge=1,
        description="Connections, messages and photos together that one network address may send in a minute.",
    )
    customer_secret: str = Field(
        default="",
        repr=False,
        description="What the shop signs with who its customers are (docs/signed-customers.md), 32 characters or more; "
        "otherwise one is made at the first start, which ./desk key --customers shows.",
    )
    agent_silence_minutes: int = Field(
        default=5,
        ge=1,
        le=1440,
        description="How long an agent may leave a customer without a word before the conversation goes back to the queue.",
    )
    agent_pages_ask_seconds: int = Field(
        default=5,
        ge=1,
        le=600,
        description="How often an agent's page asks what changed although nobody told it: what other processes did, or "
        "what went by while its connection was lost. In this process it is told at once.",
    )
    chatwoot_url: str = Field(
        default="", description="Address of the Chatwoot installation, such as https://chat.shop.example."
    )
    chatwoot_account: int = Field(default=0, ge=0, description="Number of the Chatwoot account.")
    chatwoot_inbox: int = Field(default=0, ge=0, description="Number of the inbox of the API channel.")
    chatwoot_token: str = Field(
        default="",
        repr=False,
        description="Access token of the agent or bot that writes into Chatwoot for us.",
    )
    chatwoot_webhook_secret: str = Field(
        default="", repr=False, description="Secret with which the inbox signs its webhooks."
    )
    helpdesk: Literal["own", "chatwoot"] = Field(
        default="own",
        description="Where agents work: own for the desk at /desk, chatwoot for a Chatwoot inbox of the API channel, "
        "which needs the settings above (docs/helpdesks.md).",
    )
    agent_gone_minutes: int = Field(
        default=3,
        ge=2,
        le=1440,
        description="How long a customer waits for an agent all of whose windows are closed or out of reach before the "
        "conversation goes back to the queue.",
    )
    replies_file: Path = Field(
        default=Path("data/replies.yml"), description="File with the agents' saved replies."
    )
    refunds_url: str = Field(
        default="",
        description="Address of the shop's own system to which every granted refund is sent, signed (docs/refunds.md); "
        "without it refunds are listed and exported only.",
    )
    refunds_secret: str = Field(
        default="",
        repr=False,
        description="What these requests are signed with, 32 characters or more; otherwise one is made at the first start, "
        "which ./desk key --refunds shows.",
    )
    tellings_file: Path = Field(
        default=Path("data/tellings.yml"),
        description="File with what customers are told of each step of a return.",
    )
    photo_megabytes: int = Field(
        default=10, ge=1, le=50, description="Largest photo that a customer may send."
    )
    photo_unused_hours: int = Field(
        default=24, ge=1, description="Hours after which a photo is deleted that was chosen but never sent."
    )
    engine_timeout_seconds: float = Field(
        default=10.0, gt=0, description="How long the desk waits for the engine's answer to one message."
    )
    engine_action_timeout_seconds: float = Field(
        default=10.0, gt=0, le=300, description="How long the engine waits for one action."
    )
    redis_url: str = Field(
        default="",
        repr=False,
        description="Redis for locks (redis://HOST:6379/0), needed only when several engines share one database.",
    )
    start_timeout_seconds: float = Field(
        default=120.0, gt=0, description="How long ./desk up waits until every part is ready."
    )
    engine_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Loopback port of the engine; a free one is chosen when it is not set.",
    )
    actions_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Loopback port of the action server; a free one is chosen when it is not set.",
    )
    engine_url: str = Field(
        default="",
        description="Address of the engine.",
        json_schema_extra=INTERNAL,
    )
    engine_token: str = Field(
        default="",
        repr=False,
        description="What the engine asks callers to show.",
        json_schema_extra=INTERNAL,
    )
    actions_url: str = Field(
        default="", description="Address of the action server.", json_schema_extra=INTERNAL
    )
    actions_token: str = Field(
        default="",
        repr=False,
        description="What the action server asks callers to show.",
        json_schema_extra=INTERNAL,
    )

    @field_validator(
        "home", "policy_dir", "shop_file", "replies_file", "tellings_file", "widget_dir", "mail_dir"
    )
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return (PROJECT / path.expanduser()).resolve()

    @field_validator("website_origins")
    @classmethod
    def _origins(cls, text: str) -> str:
        for origin in filter(None, map(str.strip, text.split(","))):
            if not re.fullmatch(r"https?://[^/\s,*]+", origin):
                raise ValueError(f"{origin} is no origin such as https://shop.example")
        return text

    @field_validator("customer_secret", "refunds_secret")
    @classmethod
    def _long_enough(cls, secret: str) -> str:
        if secret and len(secret) < SHORTEST_SECRET:
            raise ValueError(f"give at least {SHORTEST_SECRET} characters")
        return secret

    @field_validator("helpdesk")
    @classmethod
    def _complete(cls, helpdesk: str, info: ValidationInfo) -> str:
        needed = [name for name in cls.model_fields if name.startswith("chatwoot_")]
        missing = [f"{PREFIX}{name.upper()}" for name in needed if not info.data.get(name)]
        if helpdesk == "chatwoot" and missing:
            raise ValueError(f"chatwoot needs {', '.join(missing)} as well")
        return helpdesk

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, level: object) -> object:
        return level.lower() if isinstance(level, str) else level

    @property
    def links_url(self) -> str:
        """What the links in mails begin with, without a slash at its end."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def models_dir(self) -> Path:
        """Folder of the trained models."""
        return self.home / "models"

    @property
    def published_dir(self) -> Path:
        """Folder of what was published of the policy since (``./desk policy publish``)."""
        return self.home / "published-policy"

    @property
    def photos_dir(self) -> Path:
        """Folder of the photos that customers sent."""
        return self.home / "photos"

    @property
    def logs_dir(self) -> Path:
        """Folder of the parts' log files, one ``<part>.log`` each."""
        return self.home / "logs"

    @property
    def run_dir(self) -> Path:
        """Folder of the parts' process ids, one ``<part>.pid`` each."""
        return self.home / "run"

    @property
    def secrets_dir(self) -> Path:
        """Folder of the keys made on first start, readable by its owner only."""
        return self.home / "secrets"


def load_settings(env_file: Path | None = None) -> Settings:
    """Read the settings from the environment and from ``env_file`` (the project's ``.env`` unless given).

    Raises SettingsError, with one sentence that names the setting at fault.
    """
    env_file = env_file or PROJECT / ".env"
    _refuse_unknown_names(env_file)
    try:
        return Settings(_env_file=env_file, _env_file_encoding="utf-8")
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _refuse_unknown_names(env_file: Path) -> None:
    """A misspelt name in ``.env`` would otherwise be passed over in silence."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in dotenv_values(env_file, encoding="utf-8", interpolate=False):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            close = difflib.get_close_matches(name.upper(), known, n=1)
            hint = f"did you mean {close[0]}?" if close else "./desk settings lists the settings there are."
            raise SettingsError(f"{env_file.name} sets {name}, which is no setting; {hint}")


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = PREFIX + str(first["loc"][0]).upper()
    problem = first["msg"][:1].lower() + first["msg"][1:]
    return f"{name} has a bad value: {problem}; correct it in .env or in the environment."
