"""Who speaks: From is a claim, and this says what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gehoor.intake.rules import authentication
from gehoor.intake.rules.authentication import Results

SENDER, UNKNOWN, FAILED = "sender", "unknown", "failed"
_LEAST_LABELS = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """`trust` is one of Message.Trust; `facts` are kept with the message and shown."""

    trust: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_failed(self) -> bool:
        return self.trust == FAILED


def who_speaks(
    *, address: str, results: Sequence[str], server: str, signed_by: Sequence[str] = ()
) -> Verdict:
    """What is known of the claim that a mail comes from this address.

    `results` are its Authentication-Results headers, top to bottom, of which only those of our own `server`
    count; `signed_by` the domains whose DKIM signature we checked ourselves.
    """
    found = authentication.ours(results, server)
    facts: dict[str, Any] = {}
    if found:
        facts["server"] = found.server
        facts |= {r.method: r.result for r in reversed(found.results) if r.method in ("dmarc", "dkim", "spf")}
    if signed_by:
        facts["signed_by"] = list(signed_by)
    if not address:
        return Verdict(UNKNOWN, facts)
    domain = address.rpartition("@")[2].lower().rstrip(".")
    return Verdict(_trust(domain, found, signed_by), facts)


def has_results(results: Sequence[str], server: str) -> bool:
    """Whether our own mail server has checked this mail."""
    return authentication.ours(results, server) is not None


def aligned(signer: str, domain: str) -> bool:
    """Whether a domain may speak for another: it is the same, or one above it.

    >>> aligned("example.org", "mail.example.org"), aligned("org", "example.org"), aligned("le.org", "example.org")
    (True, False, False)
    """
    signer, domain = signer.lower().strip("."), domain.lower().strip(".")
    if signer.count(".") + 1 < _LEAST_LABELS:
        return False
    return domain == signer or domain.endswith(f".{signer}")


def _trust(domain: str, found: Results | None, signed_by: Sequence[str]) -> str:
    if found:
        dmarc = [r for r in found.of("dmarc") if _about(r.properties.get("header.from", ""), domain)]
        if any(r.result == "fail" for r in dmarc):
            return FAILED
        if any(r.result == "pass" for r in dmarc):
            return SENDER
        signed = [_signer(r.properties) for r in found.of("dkim") if r.result == "pass"]
        sent = [r.properties.get("smtp.mailfrom", "") for r in found.of("spf") if r.result == "pass"]
        sent = [address.rpartition("@")[2] for address in sent]
        return SENDER if any(aligned(name, domain) for name in (*signed, *sent)) else UNKNOWN
    return SENDER if any(aligned(name, domain) for name in signed_by) else UNKNOWN


def _signer(properties: dict[str, str]) -> str:
    """The domain that signed; some servers tell only for whom, which is of that domain or below it."""
    return properties.get("header.d") or properties.get("header.i", "").rpartition("@")[2]


def _about(header_from: str, domain: str) -> bool:
    """DMARC speaks of the From domain; a result about another one says nothing here."""
    return not header_from or header_from.rpartition("@")[2].strip(".") == domain
