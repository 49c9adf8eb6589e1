"""What goes in and out, as the API's own description (OpenAPI) shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, field_validator

LONGEST_TEXT = 1_000_000
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\r\n\x00]*$")]


class Strict(Schema):
    """A body with a field that nobody knows is refused, so that a slip of the pen does not get lost."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _without_nul(cls, value: Any) -> Any:
        """A sign that no database keeps in a text becomes the one for what cannot be shown."""
        return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


class MessageIn(Strict):
    """One message of one customer."""

    address: Annotated[str, Field(max_length=320, description="The customer's mail address")]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    name: Line = ""
    subject: Line = ""
    to: Annotated[
        str, Field(max_length=320, description="One of our mailboxes; empty for the default one")
    ] = ""
    case: Annotated[
        int | None, Field(ge=1, le=2**62, description="A case of this customer to go on with")
    ] = None
    remedy_sought: Annotated[str, Field(max_length=2000, description="What would put it right")] = ""
    language: Annotated[str, Field(max_length=20, pattern=r"^(en|nl|nl-informal|)$")] = ""


class KeyedMessageIn(MessageIn):
    """A message of a bulk, with its own idempotency key."""

    key: Annotated[str, Field(min_length=1, max_length=255)]


class BulkIn(Strict):
    messages: Annotated[list[KeyedMessageIn], Field(min_length=1, max_length=500)]


class MessageOut(Schema):
    """What the customer may be told at once: the case, who has it, and by when he hears."""

    case: int
    outcome: str
    is_new: bool
    owner: str
    team: str
    due_at: datetime | None
    lines: list[str]


class BulkOut(Schema):
    results: list[MessageOut]


class PersonOut(Schema):
    id: int
    name: str


class CaseOut(Schema):
    number: int
    subject: str
    status: str
    channel: str
    opened_at: datetime
    customer: PersonOut
    team: str
    owner: PersonOut | None
    next_due_at: datetime | None
    next_due_kind: str
    message_count: int
    hand_off_count: int
    reopened_count: int
    is_first_contact: bool
    resolved_at: datetime | None
    how_resolved: str


class SaidOut(Schema):
    id: int
    kind: str
    at: datetime
    author: str
    channel: str
    text: str
    reply: str
    trust: str
    files: list[dict[str, Any]]


class PromiseOut(Schema):
    kind: str
    text: str
    made_at: datetime
    due_at: datetime
    kept_at: datetime | None
    broken_at: datetime | None
    moved_count: int


class HandOffOut(Schema):
    at: datetime
    from_name: str
    to_name: str
    reason: str
    waited_minutes: int
    goes_back: bool


class CaseWhole(CaseOut):
    messages: list[SaidOut]
    promises: list[PromiseOut]
    hand_offs: list[HandOffOut]


class CasesOut(Schema):
    cases: list[CaseOut]
    next: Annotated[str, Field(description="Give it as `after` for the next page; empty at the end")]


class EventOut(Schema):
    cursor: str
    at: datetime
    name: str
    version: int
    actor: int | None
    case: int | None
    customer: int | None
    product: int | None
    data: dict[str, Any]


class EventsOut(Schema):
    events: list[EventOut]
    next: Annotated[str, Field(description="Give it as `after` to go on; the same when nothing is new")]


class Problem(Schema):
    """An error as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class ReplyIn(Strict):
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class ReasonedIn(Strict):
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class ResolveIn(Strict):
    how: Annotated[str, Field(max_length=20)]
    why: Annotated[str, Field(min_length=1, max_length=2000)]
    last_words: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class HandOverIn(Strict):
    team: Annotated[int, Field(ge=1, le=2**62)]
    person: Annotated[int | None, Field(ge=1, le=2**62)] = None
    reason: Annotated[str, Field(min_length=1, max_length=300)]
    summary: Annotated[str, Field(min_length=1, max_length=20_000)]
