"""A Reading as JSON: as `gehoor mail read` prints it, and whole for the way from the child to the worker."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from gehoor.intake.reading.addresses import Mailbox
from gehoor.intake.reading.model import Attachment, Auto, Bounce, Reading, Recipient

_BOXES = ("from_", "to", "cc", "reply_to", "forwarded")
_LISTS = ("references", "warnings", "authentication_results", "delivered_to")
_TEXTS = (
    *("subject", "message_id", "in_reply_to", "text", "html", "reply", "quoted", "signature", "list_id"),
)
_DATES = ("date", "received_at")


def for_people(reading: Reading, path: str) -> dict[str, Any]:
    """The object that `gehoor mail read --json` prints for one mail."""
    return {
        "path": path,
        "from": [list(box) for box in reading.from_],
        "to": [list(box) for box in reading.to],
        "cc": [list(box) for box in reading.cc],
        "reply_to": [list(box) for box in reading.reply_to],
        "subject": reading.subject,
        "date": reading.date.isoformat() if reading.date else None,
        "message_id": reading.message_id,
        "in_reply_to": reading.in_reply_to,
        "references": list(reading.references),
        "text": reading.text,
        "html": reading.html,
        "reply": reading.reply,
        "quoted": reading.quoted,
        "signature": reading.signature,
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size, "sha256": file.sha256}
            for file in reading.attachments
        ],
        "auto": asdict(reading.auto),
        "bounce": {
            "is_bounce": reading.bounce.is_bounce,
            "recipients": [asdict(recipient) for recipient in reading.bounce.recipients],
        },
        "warnings": list(reading.warnings),
    }


def pack(reading: Reading) -> tuple[bytes, list[bytes]]:
    """The whole reading: JSON, and the contents of its attachments in order."""
    packed: dict[str, Any] = {name: getattr(reading, name) for name in (*_BOXES, *_LISTS, *_TEXTS)}
    for name in _DATES:
        value = getattr(reading, name)
        packed[name] = value.isoformat() if value else None
    packed["unreadable"] = reading.unreadable
    packed["return_path"] = reading.return_path
    packed["auto"] = asdict(reading.auto)
    packed["bounce"] = asdict(reading.bounce)
    packed["attachments"] = [
        [file.name, file.type, file.size, file.sha256, file.cid, file.inline] for file in reading.attachments
    ]
    return json.dumps(packed).encode("ascii"), [file.content for file in reading.attachments]


def content_sizes(packed: bytes) -> list[int]:
    """How many bytes of each attachment follow a packed reading. Raises ValueError on anything odd."""
    sizes = [entry[2] for entry in json.loads(packed)["attachments"]]
    if not all(isinstance(size, int) and size >= 0 for size in sizes):
        msg = "sizes are whole numbers"
        raise ValueError(msg)
    return sizes


def unpack(packed: bytes, contents: list[bytes]) -> Reading:
    """The reading that was packed. Raises ValueError, KeyError or TypeError on anything odd."""
    found = json.loads(packed)
    auto, bounce = found["auto"], found["bounce"]
    fields: dict[str, Any] = {name: str(found[name]) for name in _TEXTS}
    fields |= {name: tuple(Mailbox(str(box[0]), str(box[1])) for box in found[name]) for name in _BOXES}
    fields |= {name: tuple(str(entry) for entry in found[name]) for name in _LISTS}
    fields |= {name: dt.datetime.fromisoformat(found[name]) if found[name] else None for name in _DATES}
    return Reading(
        **fields,
        unreadable=bool(found["unreadable"]),
        return_path=None if found["return_path"] is None else str(found["return_path"]),
        auto=Auto(bool(auto["is_auto"]), str(auto["kind"]), str(auto["why"])),
        bounce=Bounce(
            bool(bounce["is_bounce"]),
            tuple(
                Recipient(str(e["address"]), str(e["status"]), bool(e["hard"])) for e in bounce["recipients"]
            ),
            str(bounce["original_message_id"]),
        ),
        attachments=tuple(
            Attachment(str(name), str(kind), int(size), str(sha256), content, str(cid), bool(inline))
            for (name, kind, size, sha256, cid, inline), content in zip(
                found["attachments"], contents, strict=True
            )
        ),
    )
