"""One delivery as it was read: everything that can be found out before the transaction that settles it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gehoor.cases.rules.said import Attached, Said
from gehoor.core import dns, file_types, files, sentences
from gehoor.core.sentences import Kept
from gehoor.intake import words
from gehoor.intake.actions import clean
from gehoor.intake.models import Delivery
from gehoor.intake.reader.desk import Desk
from gehoor.intake.reading import remarks as remarks_on_reading
from gehoor.intake.reading.model import Reading
from gehoor.intake.rules import dkim, threads, trust
from gehoor.intake.rules.trust import Verdict


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A delivery, what it says, and what stands behind its sender. Its files are kept already.

    `mailbox_id`: the mailbox of ours that its envelope names, if it names one.
    """

    delivery: Delivery
    reading: Reading
    verdict: Verdict
    attached: tuple[Attached, ...] = ()
    html_sha256: str = ""
    mailbox_id: int | None = None

    @property
    def address(self) -> str:
        """The one address that claims to write; "" when there is none."""
        sender = self.reading.sender
        return sender.address.lower() if sender else ""

    @property
    def name(self) -> str:
        sender = self.reading.sender or next(iter(self.reading.from_), None)
        return sender.name if sender else ""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address that it was for, the envelope's first."""
        headers = [box.address for box in (*self.reading.to, *self.reading.cc) if box.address]
        first = [self.delivery.recipient] if self.delivery.recipient else []
        return tuple(dict.fromkeys(a.lower() for a in (*first, *self.reading.delivered_to, *headers)))

    @property
    def answered(self) -> tuple[str, ...]:
        return threads.answered(self.reading.in_reply_to, self.reading.references)


def hear(delivery: Delivery, reading: Reading, raw: bytes, desk: Desk) -> Heard:
    """Find out who speaks and keep the files that came along."""
    sender = reading.sender
    address = sender.address if sender else ""
    signed_by: tuple[str, ...] = ()
    if address and not trust.has_results(reading.authentication_results, desk.server):
        signed_by = dkim.signers(raw, domain=address.rpartition("@")[2], lookup=dns.text_of)
    verdict = trust.who_speaks(
        address=address, results=reading.authentication_results, server=desk.server, signed_by=signed_by
    )
    html = reading.html.encode("utf-8", "replace")
    box = desk.mailbox_of(delivery.recipient)
    return Heard(
        delivery=delivery,
        reading=reading,
        verdict=verdict,
        attached=tuple(_kept(file) for file in reading.attachments),
        html_sha256=files.put(html) if html.strip() else "",
        mailbox_id=box.pk if box else None,
    )


def hear_nothing(delivery: Delivery, reading: Reading) -> Heard:
    """The last resort: what the headers say, in letters that every database takes; nobody vouches for it."""
    safe = replace(
        reading,
        from_=tuple(type(box)(clean(box.name), clean(box.address)) for box in reading.from_),
        subject=clean(reading.subject),
        text=clean(reading.text),
        reply="",
        message_id=clean(reading.message_id),
        to=(),
        cc=(),
        reply_to=(),
        references=(),
        in_reply_to="",
    )
    return Heard(delivery=delivery, reading=safe, verdict=Verdict(trust.UNKNOWN))


def _kept(file: Any) -> Attached:
    sha256 = files.put(file.content)
    kind = file_types.type_of(file.content)
    return Attached(name=file.name, type=kind, size=len(file.content), sha256=sha256, content_id=file.cid)


def said(heard: Heard, *, trusted: str, remarks: list[Kept], is_forward: bool = False) -> Said:
    """The message that it becomes. Of a forwarded mail all of it is new to us."""
    reading = heard.reading
    return Said(
        text=reading.text,
        channel="mail",
        subject=reading.subject,
        reply="" if is_forward else reading.reply,
        quoted="" if is_forward else reading.quoted,
        signature=reading.signature,
        html_sha256=heard.html_sha256,
        raw_sha256=heard.delivery.raw_sha256,
        message_id=reading.message_id,
        author_line=_author_line(heard),
        trust=trusted,
        recipients=_recipients(heard),
        authentication=heard.verdict.facts,
        remarks=(*remarks, *map(_warning, reading.warnings)),
        attachments=heard.attached,
    )


def _warning(words: str) -> Kept:
    """What reading warned of, so that it can be told in any language."""
    before, _, after = remarks_on_reading.TNEF_NAMES.partition("%(names)s")
    if not words.startswith(before):
        return words
    return sentences.kept(remarks_on_reading.TNEF_NAMES, names=words.removeprefix(before).removesuffix(after))


def remarks_of(heard: Heard) -> list[Kept]:
    """What an agent should know of the sender before he answers."""
    reading = heard.reading
    found: list[Kept] = []
    if heard.verdict.is_failed:
        about = {"domain": heard.address.rpartition("@")[2], "sender": heard.address}
        found.append(sentences.kept(words.REMARK_FAILED, **about))
    elsewhere = [
        box.address for box in reading.reply_to if box.address and box.address.lower() != heard.address
    ]
    if heard.address and elsewhere:
        found.append(sentences.kept(words.REMARK_REPLY_TO, address=", ".join(elsewhere[:3])))
    if heard.address and "@" in heard.name and heard.address not in heard.name.lower():
        found.append(sentences.kept(words.REMARK_NAME_IS_ADDRESS, name=heard.name[:100]))
    return found


def _author_line(heard: Heard) -> str:
    """The claimed sender as it is shown; an unclear one as it was written."""
    boxes = heard.reading.from_
    if heard.address:
        return f"{heard.name} <{heard.address}>".strip() if heard.name else heard.address
    return ", ".join(f"{box.name} {box.address}".strip() for box in boxes[:3]) or heard.delivery.sender


def _recipients(heard: Heard) -> dict[str, Any]:
    reading = heard.reading
    kept: dict[str, Any] = {
        name: [list(box) for box in boxes]
        for name, boxes in (("to", reading.to), ("cc", reading.cc), ("reply_to", reading.reply_to))
        if boxes
    }
    if heard.delivery.recipient:
        kept["for"] = heard.delivery.recipient
    return kept
