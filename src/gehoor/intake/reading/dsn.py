"""Delivery status notifications (RFC 3464): who was not reached, by the part made for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gehoor.intake.reading import bodies, headers, limits, mime
from gehoor.intake.reading.addresses import is_address
from gehoor.intake.reading.model import Recipient
from gehoor.intake.reading.verdict import is_dead, status_in

_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_COPY_TYPES = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
)
_GROUP_END = re.compile(rb"(?:\r?\n[ \t]*){2,}")
_GROUPS = 500
_STATUS = re.compile(r"\d\.\d{1,3}\.\d{1,3}")
_DONE = ("delivered", "relayed", "expanded")


class Status(NamedTuple):
    """What a delivery-status part says: whether there is one, the addresses not reached, and whether all were."""

    found: bool
    recipients: tuple[Recipient, ...]
    all_done: bool


def read(root: mime.Part, said: str) -> Status:
    """The recipients in the delivery-status parts; `said` is the text for people, for what the parts leave open."""
    groups = [group for part in _parts(root, _STATUS_TYPES) for group in _groups(bodies.content(part))]
    about = [group for group in groups if _is_about_recipient(group)]
    failed = [group for group in about if _action(group) not in _DONE]
    recipients: dict[str, Recipient] = {}
    for group in failed:
        recipient = _recipient(group, said if len(failed) == 1 else "")
        if recipient and recipient.address.lower() not in recipients:
            recipients[recipient.address.lower()] = recipient
    return Status(bool(groups), tuple(recipients.values()), bool(about) and not failed)


def read_inside(root: mime.Part, said: str) -> Status:
    """The same, from reports that a relay packed as an attached mail."""
    for part in _parts(root, ("message/rfc822",)):
        status = read(mime.parse(bodies.content(part)).root, said)
        if status.recipients:
            return status
    return Status(found=False, recipients=(), all_done=False)


def copies(root: mime.Part) -> Iterator[mime.Headers]:
    """The headers of the mails that came back with the report."""
    for part in _parts(root, _COPY_TYPES):
        body = bodies.content(part)
        yield mime.parse_headers(body, 0, min(len(body), limits.HEADER_BLOCK_BYTES))[0]


def _parts(part: mime.Part, types: tuple[str, ...]) -> Iterator[mime.Part]:
    if part.type in types:
        yield part
    for child in part.parts:
        yield from _parts(child, types)


def _groups(body: bytes) -> Iterator[mime.Headers]:
    position = 0
    body = body[: limits.PATTERN_CHARACTERS]
    for _ in range(_GROUPS):
        while position < len(body) and body[position] in b"\r\n \t":
            position += 1
        if position >= len(body):
            return
        end = _GROUP_END.search(body, position)
        stop = end.start() if end else len(body)
        yield mime.parse_headers(body, position, stop)[0]
        position = end.end() if end else len(body)


def _is_about_recipient(group: mime.Headers) -> bool:
    return "final-recipient" in group or "original-recipient" in group or "action" in group


def _action(group: mime.Headers) -> str:
    return headers.unfold(group.first("action")).split("(")[0].strip().lower()


def _recipient(group: mime.Headers, said: str) -> Recipient | None:
    address = ""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = headers.unfold(group.first(name)).rpartition(";")[2].strip().strip("<>\"' ")
        address = value.split()[0].strip("<>") if value else ""
        if is_address(address):
            break
    if not is_address(address):
        return None
    diagnostic = headers.unfold(group.first("diagnostic-code"))
    status = _STATUS.search(headers.unfold(group.first("status")))
    code = status[0] if status else ""
    if (not code or code.endswith(".0.0")) and (better := status_in(diagnostic)):
        code = better
    words = diagnostic if len(diagnostic.split()) > 3 else f"{diagnostic} {said}"  # noqa: PLR2004 -- "smtp; 550"
    return Recipient(address, code, is_dead(code, words, action=_action(group)))
