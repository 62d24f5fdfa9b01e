"""Who is writing: the From address counts only if the shop's own mail server says that it is no forgery."""

from __future__ import annotations

from collections.abc import Iterable

from authres import AuthenticationResultsHeader, AuthResError
from authres.core import AuthenticationResult

from bot.email.incoming import Incoming, headers


def is_authentic(mail: Incoming, server: str) -> bool:
    """Whether the server of this id says that the mail passed DMARC, or DKIM or SPF for the domain of its From address.

    Only the topmost header of that id counts: a receiving server writes its own above what came with the mail and
    takes away any that bears its name (RFC 8601). Without a server id nothing counts.
    """
    results = _results(mail, server) if server else []
    domain = mail.sender.rpartition("@")[2]
    dmarc = [result for result in results if result.method == "dmarc" and result.result != "none"]
    if dmarc:
        return all(result.result == "pass" and _names(result, "header", "from", domain) for result in dmarc)
    return any(_aligned(result, domain) for result in results)


def _results(mail: Incoming, server: str) -> list[AuthenticationResult]:
    """Nothing where the server's own header cannot be read, whatever stands below it."""
    found = headers(mail.message, "Authentication-Results")
    own = next((value for value in found if _server_of(value) == server.casefold()), None)
    if own is None:
        return []
    try:
        return list(AuthenticationResultsHeader.parse(f"Authentication-Results: {own}").results)
    except (AuthResError, ValueError, TypeError, AttributeError):
        return []


def _server_of(value: str) -> str:
    return " ".join(value.partition(";")[0].split()[:1]).casefold()


def _aligned(result: AuthenticationResult, domain: str) -> bool:
    """Signed, or sent, by the domain itself or by one that it belongs to."""
    if result.result != "pass":
        return False
    if result.method == "dkim":
        return any(_within(domain, signer) for signer in _values(result, "header", ("d", "i")))
    if result.method == "spf":
        return any(domain == sender for sender in _values(result, "smtp", ("mailfrom",)))
    return False


def _within(domain: str, signer: str) -> bool:
    return domain == signer or ("." in signer and domain.endswith(f".{signer}"))


def _names(result: AuthenticationResult, kind: str, name: str, domain: str) -> bool:
    named = list(_values(result, kind, (name,)))
    return not named or named == [domain]


def _values(result: AuthenticationResult, kind: str, names: Iterable[str]) -> list[str]:
    return [
        str(found.value).rpartition("@")[2].casefold()
        for found in result.properties
        if found.type == kind and found.name in names
    ]
