"""Why a message is not accepted; each says in one sentence what to do next."""

from __future__ import annotations


class Refused(Exception):
    """A message that was not stored; ``message`` is for the sender."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TooLong(Refused):
    """More characters than the desk keeps."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Please send a message of at most {limit:,} characters.")


class TooMany(Refused):
    """More messages of one conversation are waiting than a person would send."""

    def __init__(self) -> None:
        super().__init__("Please wait for the answers to your earlier messages, then send this one again.")


class Busy(Refused):
    """More messages are being dealt with than the desk can hold."""

    def __init__(self) -> None:
        super().__init__("The desk is very busy just now; please send your message again in a few seconds.")


class UnknownConversation(Refused):
    """No conversation has this id."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no conversation {name!r}; `./desk conversations list` shows those there are."
        )
