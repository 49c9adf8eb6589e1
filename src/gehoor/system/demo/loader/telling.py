"""One case of the world told again as rows and events: the same that the actions would have left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils import translation

from gehoor.cases import events as happened
from gehoor.cases import words
from gehoor.cases.events import CaseEvent
from gehoor.cases.models import Case, HandOff, Message, Status
from gehoor.cases.rules import found, limits
from gehoor.system.demo.loader.book import Agent, Book, InTeam, stamp
from gehoor.system.demo.loader.chronicle import Entered, as_json
from gehoor.system.demo.loader.ground import Ground
from gehoor.system.demo.loader.letters import Letters, quoting, their_words
from gehoor.system.demo.loader.owed import Promises
from gehoor.system.demo.records import CUSTOMER, SYSTEM, DemoCase, Step

MADE_BY_US = "phone"
AUDIENCE = (found.DESK,)
LOOKS_FOR = timedelta(minutes=40)
_NEWS = {"nl": "Er is nieuws.", "en": "There is news."}
_TRUST = {"mail": "sender", "portal": "token", "phone": "ours"}


@lru_cache
def said(sentence: str, language: str) -> str:
    """A reason from the words of cases, in the customer's language."""
    with translation.override(language):
        return str(getattr(words, sentence))


class Telling:
    """Follows the steps of a case; what it has come to at the end is its row."""

    def __init__(self, book: Book, ground: Ground, case: DemoCase, *, number: int, until: datetime) -> None:
        self.book, self.ground, self.case, self.until = book, ground, case, until
        self.customer = ground.customers[case.customer]
        self.pk, self.number = book.number(Case), number
        self.product = None if case.product is None else ground.products[case.product]
        self.about: dict[str, Any] = {
            "case": self.pk,
            "customer": self.customer.pk,
            "product": self.product,
        }
        self.promises = Promises(book, **self.about)
        self.letters = Letters(
            book,
            self.customer,
            until,
            case=self.pk,
            number=number,
            subject=case.subject,
            opened_at=case.opened_at,
        )
        self.team: InTeam = ground.teams[case.team]
        self.owner: Agent | None = None
        self.owner_at: datetime | None = None
        self.tray_until: datetime | None = None
        self.status, self.status_at = Status.NEW.value, case.opened_at
        self.last_words, self.last_at, self.last_is_theirs = "", case.opened_at, True
        self.heard, self.heard_at = "", case.opened_at
        self.messages = self.reopened = 0
        self.earlier: list[tuple[int | None, int]] = []
        self.resolved_at: datetime | None = None
        self.how = self.why = ""
        self.version = 1
        self.cause: Entered | None = None
        self.place = 0

    def tell(self) -> None:
        """Follow all steps and write the case."""
        self._opens(self.case.steps[0])
        for place, step in enumerate(self.case.steps[1:], 1):
            self.place = place
            _STEPS[step.kind](self, step)
        self._waits_too_long()
        self.promises.write()
        self._write()

    # the beginning

    def _opens(self, step: Step) -> None:
        at, case, channel = step.at, self.case, self.case.channel
        message = self._message("in", step, channel=channel, subject=case.subject)
        self._first_owner(at)
        by = self.owner.pk if channel == MADE_BY_US and self.owner else self.customer.pk
        opened = happened.CaseOpened(
            **self.about,
            message=message,
            channel=channel,
            team=self.team.pk,
            is_first_contact=case.is_first_contact,
        )
        self.cause = self._enter(opened, by=by, at=at)
        self.book.chronicle.find(
            found.of_case(
                case=self.pk,
                number=self.number,
                subject=case.subject,
                names=found.names(self.customer.name, self._author_line(channel) or self.customer.email),
                at=at,
                audience=AUDIENCE,
            )
        )
        if channel != MADE_BY_US:
            owner = self.owner.first_name if self.owner else ""
            facts = {"team": self.team.name, "owner": owner, "due_at": self._due_after(0)}
            facts |= their_words(step.text)
            self.letters.write(
                "acknowledgement", facts, message=message, at=self._later(at), by=None, cause=self.cause
            )

    def _first_owner(self, at: datetime) -> None:
        """Whoever has it at once, or takes it after its time in the tray would have passed; else the tray."""
        self.tray_until = at + timedelta(minutes=self.team.tray_minutes)
        take = next((step for step in self.case.steps if step.kind == "take"), None)
        if take and (take.at == at or take.at >= self.tray_until):
            self._owned_by(
                self.ground.agents[take.by], at, reason=said("REASON_GIVEN", self.customer.language), by=None
            )
        else:
            until = self.tray_until.isoformat()
            waits = happened.PutInTray(**self.about, team=self.team.pk, before=None, until=until)
            self._enter(waits, by=None, at=at)

    def _owned_by(self, agent: Agent, at: datetime, *, reason: str, by: int | None) -> None:
        before = self.owner.pk if self.owner else None
        self.owner, self.owner_at, self.tray_until = agent, at, None
        self.version += 1
        given = happened.OwnerGiven(
            **self.about, owner=agent.pk, before=before, team=self.team.pk, reason=reason
        )
        self._enter(given, by=by, at=at)

    def _waits_too_long(self) -> None:
        """What lies in the tray at the end and has done so too long went to the lead."""
        if self.owner or self.tray_until is None or self.tray_until > self.until:
            return
        at = self.tray_until
        lead = next(agent for agent in self.ground.agents.values() if agent.pk == self.team.lead)
        self._owned_by(lead, at, reason=said("REASON_TRAY_TOO_LONG", self.customer.language), by=None)
        too_long = happened.TrayTooLong(**self.about, team=self.team.pk, owner=lead.pk)
        self._enter(too_long, by=None, at=at)

    # what was said

    def _hears(self, step: Step) -> None:
        """The customer wrote again: what waited for him or was over goes on."""
        channel = "portal" if self.case.channel == "portal" else "mail"
        subject = "" if channel == "portal" else f"Re: {self.case.subject}"
        message = self._message("in", step, channel=channel, subject=subject)
        reason = said("REASON_CUSTOMER_WROTE", self.customer.language)
        self.cause, by = None, self.customer.pk
        if self.status == Status.RESOLVED:
            self.reopened += 1
            self.resolved_at, self.how, self.why = None, "", ""
            before = self._set_status(Status.OPEN, step.at)
            again = happened.CaseReopened(**self.about, before=before, reason=reason)
            self.cause = self._enter(again, by=by, at=step.at)
        elif self.status == Status.WAITING_CUSTOMER:
            self._change_status(Status.OPEN, step.at, reason=reason, by=by)
        received = happened.MessageReceived(**self.about, message=message, channel=channel)
        entered = self._enter(received, by=by, at=step.at)
        self.cause = self.cause or entered

    def _says(self, step: Step) -> None:
        message, by = self._message("out", step), self.ground.agents[step.by]
        if self.status == Status.NEW:
            self._set_status(Status.OPEN, step.at)
        elif self.status == Status.WAITING_THIRD:
            self._change_status(Status.OPEN, step.at, reason=_NEWS[self.case.language], by=by.pk)
        self.cause = self._enter(happened.MessageSent(**self.about, message=message), by=by.pk, at=step.at)
        if not self._next_is("promise_moved", step.at):
            self._letter_of_hand("reply", message, step, by, cause=None)

    def _notes(self, step: Step) -> None:
        message = self._message("note", step)
        self.version += 1
        note = happened.NoteWritten(**self.about, message=message)
        self._enter(note, by=self.ground.agents[step.by].pk, at=step.at)

    def _resolves(self, step: Step) -> None:
        message, by = self._message("out", step), self.ground.agents[step.by]
        self._set_status(Status.RESOLVED, step.at)
        self.how, self.why, self.resolved_at = step.how, step.reason, step.at
        resolved = happened.CaseResolved(**self.about, how=step.how, message=message, reason=step.reason)
        self.cause = self._enter(resolved, by=by.pk, at=step.at)
        self._letter_of_hand("last_word", message, step, by, cause=self.cause)

    def _letter_of_hand(
        self, kind: str, message: int, step: Step, by: Agent, *, cause: Entered | None
    ) -> None:
        facts = {"team": self.team.name, "signed": by.first_name, **quoting(self.heard, self.heard_at)}
        self.letters.write(kind, facts, message=message, at=step.at, by=by.pk, cause=cause)

    def _message(self, kind: str, step: Step, *, channel: str = "desk", subject: str = "") -> int:
        """A message and what of it is found; returns its number."""
        number, theirs = self.book.number(Message), kind == "in"
        mail_id = f"{number:010x}.{self.customer.pk:x}@{self.customer.email.partition('@')[2]}"
        line = self._author_line(channel) if theirs else ""
        author = self.customer if theirs else self.ground.agents[step.by]
        recipients = {"to": [self.customer.email], "cc": []} if kind == "out" else {}
        self.book.add(
            Message,
            number,
            self.pk,
            kind,
            author.pk,
            line,
            channel,
            stamp(step.at),
            subject,
            step.text,
            step.text,
            mail_id if channel == "mail" else "",
            as_json(recipients),
            self._trust(channel) if theirs else "ours",
        )
        self.book.chronicle.find(
            found.of_message(
                case=self.pk,
                message=number,
                subject=self.case.subject,
                names=found.names(self.customer.name, author.name, line),
                text=step.text,
                files=(),
                at=step.at,
                audience=AUDIENCE,
            )
        )
        if theirs:
            self.heard, self.heard_at = step.text, step.at
            self.letters.hears(mail_id if channel == "mail" else "")
        if kind != "note":
            self._spoke(step, theirs=theirs)
        return number

    def _spoke(self, step: Step, *, theirs: bool) -> None:
        self.last_words = " ".join(step.text[:400].split())[:160]
        self.last_at, self.last_is_theirs = step.at, theirs
        self.version += 1 if self.messages else 0
        self.messages += 1

    def _trust(self, channel: str) -> str:
        return "token" if channel == "mail" and self.messages else _TRUST.get(channel, "unknown")

    def _author_line(self, channel: str) -> str:
        if channel == "mail":
            return f"{self.customer.name} <{self.customer.email}>"
        return "" if channel == MADE_BY_US else self.customer.email

    # who has it and how it stands

    def _takes(self, step: Step) -> None:
        if self.owner is None:
            agent = self.ground.agents[step.by]
            reason = said("REASON_TAKEN", self.customer.language) % {"name": agent.first_name}
            self._owned_by(agent, self._looked_at(step.at), reason=reason, by=agent.pk)

    def _looked_at(self, at: datetime) -> datetime:
        """Some time before he does something with it, but after all that happened before."""
        before = self.case.steps[self.place - 1].at
        return at - min((at - before) / 2, LOOKS_FOR)

    def _waits(self, step: Step) -> None:
        by = self.ground.agents[step.by].pk
        self._change_status(Status(step.how), step.at, reason=step.reason, by=by)

    def _hands_over(self, step: Step) -> None:
        number, at = self.book.number(HandOff), step.at
        from_team, giver, to = self.team, self.owner, self.ground.agents[step.to_agent]
        self.team, self.owner = self.ground.teams[step.to_team], to
        goes_back = limits.goes_back(self.earlier, (to.pk, self.team.pk))
        waited = int((at - (self.owner_at or self.case.opened_at)).total_seconds() // 60)
        self.book.add(
            HandOff,
            number,
            self.pk,
            giver.pk if giver else None,
            from_team.pk,
            to.pk,
            self.team.pk,
            self.ground.agents[step.by].pk,
            stamp(at),
            step.reason[:300],
            step.summary,
            waited,
            goes_back,
        )
        self.earlier.append((giver.pk if giver else None, from_team.pk))
        self.owner_at = at
        self.version += 1
        over = happened.HandedOver(
            **self.about,
            hand_off=number,
            from_team=from_team.pk,
            to_team=self.team.pk,
            from_person=giver.pk if giver else None,
            to_person=to.pk,
            goes_back=goes_back,
            reason=step.reason[:300],
        )
        self.cause = self._enter(over, by=self.ground.agents[step.by].pk, at=at)
        facts = {
            "team": self.team.name,
            "owner": to.first_name,
            "before": giver.first_name if giver else from_team.name,
            "goes_back": goes_back,
            "reason": step.reason[:300],
            "due_at": self._due_after(self.place),
        }
        self.letters.write("hand_off", facts, message=None, at=self._later(at), by=None, cause=self.cause)

    def _reopens(self, step: Step) -> None:
        """What the customer wrote has opened it already."""

    def _not_taken_up(self, step: Step) -> None:
        before = self._set_status(Status.NOT_TAKEN_UP, step.at)
        self.why, by = step.reason, self.ground.agents[step.by].pk
        aside = happened.CaseNotTakenUp(**self.about, before=before, is_spam=True, reason=step.reason)
        self.cause = self._enter(aside, by=by, at=step.at)
        self.promises.release("not_taken_up", at=step.at, by=by, cause=self.cause)

    def _set_status(self, status: Status, at: datetime) -> str:
        """Returns what it was before."""
        before, self.status, self.status_at = self.status, status.value, at
        self.version += 1
        return before

    def _change_status(self, status: Status, at: datetime, *, reason: str, by: int) -> None:
        if self.status != status:
            before = self._set_status(status, at)
            changed = happened.StatusChanged(**self.about, before=before, status=status.value, reason=reason)
            self._enter(changed, by=by, at=at)

    # what was promised

    def _promises(self, step: Step) -> None:
        is_ours = step.by not in {SYSTEM, CUSTOMER}
        by = self.ground.agents[step.by].pk if is_ours else None
        self.promises.make(step, self.team, by=by, cause=None if is_ours else self.cause)

    def _moves(self, step: Step) -> None:
        by = self.ground.agents[step.by]
        moved = self.promises.move(step, self.team, by=by.pk)
        told = self.case.steps[self.place - 1]
        assert step.due_at is not None
        facts = {
            "team": self.team.name,
            "owner": self.owner.first_name if self.owner else "",
            "due_at": step.due_at.isoformat(),
            "due_before": moved.event.from_due_at,  # type: ignore[attr-defined]  # a PromiseMoved
            "reason": step.text[:300],
        }
        message = self.book.last(Message) if told.kind == "message_out" and told.at == step.at else None
        self.letters.write(
            "promise_moved", facts, message=message, at=self._later(step.at), by=None, cause=moved
        )

    def _keeps(self, step: Step) -> None:
        self.promises.keep(step, by=self.ground.agents[step.by].pk, cause=self.cause)

    def _breaks(self, step: Step) -> None:
        self.promises.break_(step)

    # the rest

    def _enter(self, event: CaseEvent, *, by: int | None, at: datetime) -> Entered:
        return self.book.chronicle.enter(event, by=by, at=at)

    def _later(self, at: datetime) -> datetime:
        """When the worker writes a letter of itself."""
        return min(at + timedelta(seconds=1), self.until)

    def _next_is(self, kind: str, at: datetime) -> bool:
        following = self.case.steps[self.place + 1 : self.place + 2]
        return any(step.kind == kind and step.at == at for step in following)

    def _due_after(self, place: int) -> str:
        """What is owed first once the promise that comes with this step is made."""
        following = self.case.steps[place + 1 : place + 2]
        due = [one.due_at for one in self.promises.open()]
        due += [step.due_at for step in following if step.kind == "promise" and step.due_at]
        return min(due).isoformat() if due else ""

    def _write(self) -> None:
        at_work = self.status not in {Status.RESOLVED.value, Status.NOT_TAKEN_UP.value}
        owed = self.promises.open()[:1] if at_work else []
        due_at = stamp(owed[0].due_at) if owed else None
        self.book.add(
            Case,
            self.pk,
            self.number,
            self.case.subject,
            self.status,
            stamp(self.status_at),
            self.case.channel,
            self.customer.pk,
            self.team.pk,
            self.owner.pk if self.owner else None,
            stamp(self.owner_at),
            stamp(self.tray_until),
            self.product,
            self.case.language,
            stamp(self.case.opened_at),
            self.case.is_first_contact,
            self.case.remedy_sought,
            due_at,
            owed[0].kind if owed else "",
            due_at or stamp(limits.NOTHING_DUE),
            stamp(self.last_at),
            self.last_words,
            self.last_is_theirs,
            self.messages,
            len(self.earlier),
            self.reopened,
            stamp(self.resolved_at),
            self.how,
            self.why,
            self.version,
        )


_STEPS: dict[str, Callable[[Telling, Step], Any]] = {
    "message_in": Telling._hears,  # noqa: SLF001 -- its own table
    "message_out": Telling._says,  # noqa: SLF001 -- as above
    "note": Telling._notes,  # noqa: SLF001 -- as above
    "take": Telling._takes,  # noqa: SLF001 -- as above
    "wait": Telling._waits,  # noqa: SLF001 -- as above
    "hand_off": Telling._hands_over,  # noqa: SLF001 -- as above
    "promise": Telling._promises,  # noqa: SLF001 -- as above
    "promise_moved": Telling._moves,  # noqa: SLF001 -- as above
    "promise_kept": Telling._keeps,  # noqa: SLF001 -- as above
    "promise_broken": Telling._breaks,  # noqa: SLF001 -- as above
    "resolve": Telling._resolves,  # noqa: SLF001 -- as above
    "reopen": Telling._reopens,  # noqa: SLF001 -- as above
    "not_taken_up": Telling._not_taken_up,  # noqa: SLF001 -- as above
}
