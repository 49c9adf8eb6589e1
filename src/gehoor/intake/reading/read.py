"""The one call that reads a mail: bytes in, a Reading out, whatever the bytes are."""

from __future__ import annotations

import datetime as dt

from gehoor.intake.reading import (
    addresses,
    auto,
    bounce,
    contents,
    dates,
    forward,
    headers,
    limits,
    mime,
    remarks,
)
from gehoor.intake.reading.model import Reading
from gehoor.intake.reading.reply.cut import cut
from gehoor.intake.reading.scan import scan


def read(raw: bytes) -> Reading:
    """Read a mail. Never raises: what cannot be read gives a Reading from its headers, marked unreadable.

    Takes time in proportion to the size of the mail. The caller hands mails that are not plainly harmless
    (limits.precheck) to a Sandbox, which bounds that time and the memory from outside.
    """
    if len(raw) > limits.MAIL_BYTES:
        return scan(raw, remarks.TOO_LARGE)
    try:
        return _read(raw)
    except Exception:  # noqa: BLE001 -- one bad mail must never stop the queue
        return scan(raw, remarks.COULD_NOT_BE_READ)


def _read(raw: bytes) -> Reading:
    tree = mime.parse(raw)
    top = tree.root.headers
    hint = _charset_of(tree.root)
    found = contents.collect(tree, hint)
    text, html = found.text, found.html
    from_ = _from(top, hint)
    subject = headers.as_text(top.first("subject"), hint)
    returned = bounce.read(tree, from_=from_, subject=subject, text=text)
    message_id, in_reply_to, references = _thread(top)
    reply, quoted, signature = _cut(text, html, subject)
    date = dates.parse(headers.unfold(top.first("date")))
    return Reading(
        from_=from_,
        to=_people(top, "to", hint),
        cc=_people(top, "cc", hint),
        reply_to=_people(top, "reply-to", hint),
        subject=subject,
        date=date,
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        text=text,
        html=html,
        reply=reply,
        quoted=quoted,
        signature=signature,
        attachments=tuple(found.attachments),
        auto=auto.judge(tree, from_=from_, subject=subject, bounce=returned),
        bounce=returned,
        warnings=tuple(_remarks(tree, from_, date, found.remarks)),
        return_path=_return_path(top),
        authentication_results=tuple(headers.unfold(value) for value in top.all("authentication-results")),
        received_at=_received(top),
        delivered_to=_delivered_to(top),
        list_id=headers.as_text(top.first("list-id"), hint),
        forwarded=() if returned.is_bounce else forward.senders(text, subject, found.attachments),
    )


def _charset_of(part: mime.Part) -> str:
    """The charset that the mail's first text declares: a good guess for headers that declare none."""
    while part.parts:
        part = part.parts[0]
    return part.parameters.get("charset", "")


def _people(top: mime.Headers, name: str, hint: str) -> tuple[addresses.Mailbox, ...]:
    found: list[addresses.Mailbox] = []
    for value in top.all(name):
        found.extend(addresses.parse(value, hint=hint, limit=limits.RECIPIENTS - len(found)))
        if len(found) >= limits.RECIPIENTS:
            break
    return tuple(found)


def _from(top: mime.Headers, hint: str) -> tuple[addresses.Mailbox, ...]:
    return tuple(addresses.join_split_names(list(_people(top, "from", hint))))


def _thread(top: mime.Headers) -> tuple[str, str, tuple[str, ...]]:
    own = headers.ids(headers.unfold(top.first("message-id")), 1)
    answered = headers.ids(headers.unfold(top.first("in-reply-to")), limits.REFERENCES)
    references = headers.ids(headers.unfold(top.first("references")), limits.REFERENCES)
    return own[0] if own else "", answered[0] if answered else "", references


def _return_path(top: mime.Headers) -> str | None:
    if "return-path" not in top:
        return None
    return headers.unfold(top.first("return-path")).strip("<> ")


def _received(top: mime.Headers) -> dt.datetime | None:
    newest = headers.unfold(top.first("received"))
    return dates.parse(newest.rpartition(";")[2].strip()) if ";" in newest else None


def _delivered_to(top: mime.Headers) -> tuple[str, ...]:
    names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
    found = (headers.unfold(value).strip("<> ") for name in names for value in top.all(name))
    return tuple(dict.fromkeys(address for address in found if addresses.is_address(address)))


def _cut(text: str, html: str, subject: str) -> tuple[str, str, str]:
    """Reply, quoted part and signature; the whole text is the reply when it cannot be cut."""
    try:
        found = cut(text, html=html or None, subject=subject)
    except Exception:  # noqa: BLE001 -- a mail that is read must not be lost over where its reply ends
        return text, "", ""
    return found.reply, found.quoted, found.signature


def _remarks(
    tree: mime.Tree, from_: tuple[addresses.Mailbox, ...], date: dt.datetime | None, found: list[str]
) -> list[str]:
    said = list(found)
    if tree.was_cut:
        said.append(remarks.CUT)
    if not from_:
        said.append(remarks.NO_FROM)
    elif len(from_) > 1:
        said.append(remarks.SEVERAL_FROM)
    elif not addresses.is_address(from_[0].address):
        said.append(remarks.UNCLEAR_FROM)
    if date is None:
        said.append(remarks.NO_DATE)
    return said
