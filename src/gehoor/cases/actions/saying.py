"""A message, added to its case."""

from __future__ import annotations

from datetime import datetime

from gehoor.cases import queries
from gehoor.cases.actions.row import save
from gehoor.cases.models import Attachment, Case, Message
from gehoor.cases.rules.said import Said
from gehoor.core import rows
from gehoor.core.search import index
from gehoor.people.models import Person


def add(case: Case, *, said: Said, kind: str, author: Person | None, at: datetime) -> int:
    """Write down what was said, its files, and what of it can be found; returns the message's number."""
    values = {
        "case_id": case.pk,
        "kind": str(kind),
        "author_id": author.pk if author else None,
        "author_line": said.author_line[:400],
        "channel": said.channel,
        "at": at,
        "subject": said.subject[:300],
        "text": said.text,
        "reply": said.reply or said.text,
        "quoted": said.quoted,
        "signature": said.signature,
        "html_sha256": said.html_sha256,
        "raw_sha256": said.raw_sha256,
        "message_id": said.message_id[:300],
        "recipients": said.recipients,
        "trust": said.trust,
        "authentication": said.authentication,
        "remarks": list(said.remarks),
    }
    message = rows.insert(Message, values)
    assert message is not None
    Attachment.objects.bulk_create(
        Attachment(
            message_id=message,
            name=file.name[:255],
            type=file.type[:120],
            size=file.size,
            sha256=file.sha256,
            content_id=file.content_id[:200],
        )
        for file in said.attachments
    )
    index.put(queries.findable_message(case, message, said, author=author, at=at))
    return message


def spoke(case: Case, *, said: Said, at: datetime, from_customer: bool) -> None:
    """What the trays show of it; what is said among ourselves is left out."""
    case.last_message_at = at
    case.last_words = said.first_words
    case.last_from_customer = from_customer
    case.message_count += 1
    save(case, "last_message_at", "last_words", "last_from_customer", "message_count")
