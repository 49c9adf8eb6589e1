"""Reads what was sent into the folder."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from gehoor.core import outbox
from gehoor.letters.models import Letter


def mail_of(letter: Letter) -> EmailMessage:
    raw = (outbox.folder() / f"{letter.mail_id}.eml").read_bytes()
    return message_from_bytes(raw, policy=policy.default)


def text_of(letter: Letter) -> str:
    return mail_of(letter).get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(letter: Letter) -> str:
    return mail_of(letter).get_body(("html",)).get_content().replace("\r\n", "\n")


def count() -> int:
    return len(list(outbox.folder().glob("*.eml"))) if outbox.folder().exists() else 0
