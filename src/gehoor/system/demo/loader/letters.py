"""The letters of a case: as the letters folder would have written, remembered and sent them."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from gehoor.core.models import Outgoing
from gehoor.letters.events import LetterQueued, LetterSent
from gehoor.letters.models import Letter
from gehoor.letters.rules.facts import first_words, quoted
from gehoor.system.demo.calendars import ZONE_NAME
from gehoor.system.demo.loader.book import Book, Customer, stamp
from gehoor.system.demo.loader.chronicle import Entered, as_json

SENDING_TAKES = timedelta(seconds=2)
_HEARD, _SENT = 5, 10


def mail_id(number: int, *, domain: str, key: bytes) -> str:
    """Nobody can guess it, but they rise with their numbers: an index takes them one behind the other."""
    return f"{number:010x}{blake2b(b'%d' % number, key=key, digest_size=11).hexdigest()}@{domain}"


class Letters:
    """The letters of one case, all to its customer."""

    def __init__(self, book: Book, customer: Customer, until: datetime, **about: Any) -> None:
        self.book, self.customer, self.until = book, customer, until
        self.case, self.about = about["case"], about
        self.heard: list[str] = []
        self.sent: list[str] = []

    def hears(self, message_id: str) -> None:
        """The customer wrote under this Message-ID."""
        if message_id:
            self.heard.append(message_id)

    def write(
        self,
        kind: str,
        facts: dict[str, Any],
        *,
        message: int | None,
        at: datetime,
        by: int | None,
        cause: Entered | None = None,
    ) -> None:
        """A letter, what we remember of it, and its two events. `facts` without what all letters know."""
        book, customer = self.book, self.customer
        number = book.number(Letter)
        mail = mail_id(number, domain=book.domain, key=book.key)
        answers, references = self._thread()
        sent_at = stamp(min(at + SENDING_TAKES, max(self.until, at)))
        book.add(
            Letter,
            number,
            self.case,
            message,
            customer.pk,
            kind,
            "sent",
            customer.email,
            customer.language,
            as_json(self._facts(kind, facts, at)),
            mail,
            answers,
            as_json(references),
            1,
            stamp(at),
            stamp(at),
            sent_at,
        )
        reference = f"case:{self.case}:letter:{number}"
        book.add(Outgoing, book.number(Outgoing), mail, customer.email, reference, stamp(at))
        self.sent.append(mail)
        self._log(number, kind, at=at, by=by, cause=cause)

    def _log(self, number: int, kind: str, *, at: datetime, by: int | None, cause: Entered | None) -> None:
        about = {"case": self.case, "customer": self.customer.pk, "letter": number, "kind": kind}
        chronicle = self.book.chronicle
        queued = chronicle.enter(LetterQueued(**about), by=by, at=at, cause=cause)
        sent_at = min(at + SENDING_TAKES, max(self.until, at))
        chronicle.enter(LetterSent(**about), by=None, at=sent_at, cause=queued)

    def _facts(self, kind: str, facts: dict[str, Any], at: datetime) -> dict[str, Any]:
        customer = self.customer
        known = {
            "kind": kind,
            "language": customer.language,
            "zone": ZONE_NAME,
            "at": at.isoformat(),
            "number": self.about["number"],
            "subject": self.about["subject"],
            "name": customer.name,
            "is_verified": True,
            "address": customer.address,
            "received_at": self.about["opened_at"].isoformat(),
            **facts,
        }
        return {name: value for name, value in known.items() if value}

    def _thread(self) -> tuple[str, list[str]]:
        """What a letter answers, and the Message-IDs that came before, oldest first."""
        heard, sent = self.heard[-_HEARD:], self.sent[-_SENT:]
        return (heard[-1] if heard else ""), [*heard[:-1], *sent, *heard[-1:]]


def their_words(text: str) -> dict[str, Any]:
    return {"words": first_words(text)}


def quoting(text: str, at: datetime) -> dict[str, Any]:
    """The message of the customer that is answered."""
    return {"quoted": quoted(text), "quoted_at": at.isoformat()}
