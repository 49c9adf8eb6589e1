"""Who wrote the mails that are forwarded in a mail: forwarded mail must count for its first sender."""

from __future__ import annotations

import re

from gehoor.intake.reading import addresses, limits, mime
from gehoor.intake.reading.addresses import Mailbox
from gehoor.intake.reading.model import Attachment
from gehoor.intake.reading.reply import vocabulary
from gehoor.intake.reading.reply.headers import block_at, label_of, separator
from gehoor.intake.reading.reply.shapes import bare

_ADDRESS = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_NAME_ENDS = re.compile(r"\s*(?:[<\[(]|mailto:)")
_PREFIX = re.compile(r"\s*\[?([^\W\d_]{1,8})\s?(?:\[\d+\])?:")
_QUOTE = re.compile(r"^[>|\s]{0,40}")
_CHAIN = 10


def senders(text: str, subject: str, attachments: list[Attachment]) -> tuple[Mailbox, ...]:
    """The senders of the mails forwarded in this one, the outermost first; none when it forwards nothing."""
    attached = [sender for file in attachments if file.type == "message/rfc822" for sender in _attached(file)]
    written = _written(text[: limits.PATTERN_CHARACTERS], is_forward=_says_forward(subject))
    return tuple((written + attached)[:_CHAIN])


def _says_forward(subject: str) -> bool:
    prefix = _PREFIX.match(subject)
    return bool(prefix) and f"{prefix[1].casefold()}:" in vocabulary.SUBJECT_FORWARDS if prefix else False


def _attached(file: Attachment) -> list[Mailbox]:
    found, _ = mime.parse_headers(file.content, 0, min(len(file.content), limits.HEADER_BLOCK_BYTES))
    boxes = addresses.parse(found.first("from"), limit=1) if "from" in found else []
    return [box for box in boxes if box.address]


def _written(text: str, *, is_forward: bool) -> list[Mailbox]:
    """The From lines of the header blocks in the text, when a subject or a line above says it is forwarded."""
    if "@" not in text or not (is_forward or "-" in text or ":" in text):
        return []
    lines: list[str] | None = None
    found: list[Mailbox] = []
    if is_forward or any(stem in text[: 16 * limits.KIB].casefold() for stem in vocabulary.FORWARD_STEMS):
        lines = [_QUOTE.sub("", line) for line in text.splitlines()]
    marked, skip = is_forward, 0
    for index, line in enumerate(lines or ()):
        if index < skip or ":" not in line:
            marked = marked or (line[:1] in "-_=*~" and separator(bare(line)) == "forward")
            continue
        marked = marked or separator(bare(line)) == "forward"
        label = label_of(line)
        if not marked or label is None or label[0] not in vocabulary.FROM_LABELS:
            continue
        block = block_at(lines or [], index, separated=True)
        if block is None:
            continue
        skip = block.end
        sender = _sender(label[1] if "@" in label[1] else f"{label[1]} {(lines or [])[index + 1]}")
        if sender:
            found.append(sender)
        if len(found) >= _CHAIN:
            break
    return found


def _sender(value: str) -> Mailbox | None:
    address = _ADDRESS.search(value[:1000])
    if address is None:
        return None
    before = value[: address.start()]
    ends = _NAME_ENDS.search(before)
    name = (before[: ends.start()] if ends else before).strip(" \t\"'*<[(")
    return Mailbox(name, address[0])
