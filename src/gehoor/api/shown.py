"""What the domain answers, in the API's shapes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from gehoor.core import events
from gehoor.core.events import Recorded


def case(found: Any) -> dict[str, Any]:
    same = [
        "number",
        "subject",
        "status",
        "channel",
        "opened_at",
        "next_due_at",
        "next_due_kind",
        "message_count",
        "hand_off_count",
        "reopened_count",
        "is_first_contact",
        "resolved_at",
        "how_resolved",
    ]
    values = {name: getattr(found, name) for name in same}
    owner = {"id": found.owner_id, "name": found.owner.name} if found.owner else None
    customer = {"id": found.customer_id, "name": found.customer.name}
    return values | {"customer": customer, "owner": owner, "team": found.team.name}


def said(message: Any, enclosed: Iterable[Any]) -> dict[str, Any]:
    files = [
        {"name": file.name, "type": file.type, "size": file.size, "sha256": file.sha256} for file in enclosed
    ]
    return {
        "id": message.pk,
        "kind": message.kind,
        "at": message.at,
        "author": message.author.name if message.author else message.author_line,
        "channel": message.channel,
        "text": message.text,
        "reply": message.reply,
        "trust": message.trust,
        "files": files,
    }


def promise(made: Any) -> dict[str, Any]:
    names = ("kind", "text", "made_at", "due_at", "kept_at", "broken_at", "moved_count")
    return {name: getattr(made, name) for name in names}


def hand_off(made: Any) -> dict[str, Any]:
    return {
        "at": made.at,
        "from_name": str(made.from_person or made.from_team),
        "to_name": str(made.to_person or made.to_team),
        "reason": made.reason,
        "waited_minutes": made.waited_minutes,
        "goes_back": made.goes_back,
    }


def event(recorded: Recorded) -> dict[str, Any]:
    data = {field.name: getattr(recorded.event, field.name) for field in dataclasses.fields(recorded.event)}
    columns = {column: data.pop(column, None) for column in events.COLUMNS}
    return columns | {
        "cursor": str(events.cursor_of(recorded)),
        "at": recorded.at,
        "name": recorded.event.name,
        "version": recorded.event.version,
        "actor": recorded.actor,
        "data": data,
    }
