from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import translation

from gehoor.cases import events as happened
from gehoor.cases import queries, words
from gehoor.cases.models import Attachment, Case, Draft, HandOff, HowResolved, Message, Proposal, Status
from gehoor.cases.rules import found, limits, subjects
from gehoor.cases.rules.said import Said
from gehoor.core import events, preferences, rows
from gehoor.core.events import SYSTEM, Actor
from gehoor.core.refusal import Refusal
from gehoor.core.search import index
from gehoor.people import actions as people
from gehoor.people.models import Person, Team
from gehoor.people.queries import is_agent, is_member, lead_of, next_free_agent

FIRST_NUMBER = 1001


class CannotOpen(Refusal):
    """A case that cannot be opened."""


def open_case(
    *,
    customer: Person,
    team: Team,
    said: Said,
    by: Actor,
    at: datetime,
    subject: str = "",
    remedy_sought: str = "",
    language: str = "",
    follows: Case | None = None,
    could_not_read: bool = False,
    quiet: bool = False,
    anyone: bool = False,
) -> Case:
    """Open a case with its first message and give it an owner, in one transaction.

    The next free agent of the team owns it; when there is none it waits in the team's tray. `at` is when we
    received the words. `quiet`: nobody is told that we have them (old mail, automatic mail, an import). `anyone`:
    whoever sees the answer at once may be someone else (a form that anyone can fill in).
    """
    with transaction.atomic(savepoint=False):  # what fails in here undoes all of what it is part of
        first_contact = queries.is_first_contact(customer)
        agent = next_free_agent(team, at)
        case = _new_case(
            customer=customer,
            team=team,
            owner=agent,
            subject=(subjects.core(subject or said.subject) or str(words.NO_SUBJECT))[:300],
            channel=said.channel,
            at=at,
            is_first_contact=first_contact,
            remedy_sought=remedy_sought,
            language=language,
            follows_id=follows.pk if follows else None,
            could_not_read=could_not_read,
            last_words=said.first_words,
        )
        index.put(queries.findable_case(case, who=said.author_line))
        message = _add(case, said=said, kind=Message.Kind.IN, author=customer, at=at)
        _tell_first_owner(case, at=at)
        opened = happened.CaseOpened(
            **_about(case),
            message=message,
            channel=said.channel,
            team=team.pk,
            is_first_contact=first_contact,
            follows=case.follows_id,
            quiet=quiet,
            anyone=anyone,
        )
        events.record(opened, by=by, at=at)
        return case


def receive(*, case: Case, said: Said, author: Person, at: datetime, by: Actor | None = None) -> int:
    """The customer says something more on his case; returns the message's number.

    A resolved case is opened again (the caller asks `limits.reopens` first); one that waited for the customer
    goes on.
    """
    with transaction.atomic():
        case = _locked(case)
        message = _add(case, said=said, kind=Message.Kind.IN, author=author, at=at)
        _spoke(case, said=said, at=at, from_customer=True)
        if case.is_over:
            _reopen(case, reason=_said(case, words.REASON_CUSTOMER_WROTE), by=author, at=at)
        elif case.status == Status.WAITING_CUSTOMER:
            _change_status(
                case, Status.OPEN, reason=_said(case, words.REASON_CUSTOMER_WROTE), by=author, at=at
            )
        received = happened.MessageReceived(**_about(case), message=message, channel=said.channel)
        events.record(received, by=by or author, at=at)
        return message


def receive_aside(*, case: Case, said: Said, author: Person, at: datetime) -> int:
    """Someone answers what we forwarded to him, while the case is at work; returns the message's number.

    It stays among ourselves: the customer was no party to it. A case that waited for someone else goes on.
    """
    with transaction.atomic():
        case = _locked(case)
        message = _add(case, said=said, kind=Message.Kind.NOTE, author=author, at=at)
        case.last_words = said.first_words
        _save(case, "last_words")
        if case.status == Status.WAITING_THIRD:
            reason = _said(case, words.REASON_THIRD_ANSWERED)
            _change_status(case, Status.OPEN, reason=reason, by=SYSTEM, at=at)
        received = happened.AsideReceived(**_about(case), message=message)
        events.record(received, by=author, at=at)
        return message


class CannotSend(Refusal):
    """A message that cannot go out as it is."""


def send(*, case: Case, said: Said, by: Person, at: datetime, seen_version: int | None = None) -> int:
    """Say something to the customer; returns the message's number. Letters carry it to him.

    With `seen_version`, raises CannotSend when something has happened since that version was on the screen.
    """
    with transaction.atomic():
        case = _locked(case)
        _refuse_empty(said)
        if seen_version is not None and case.version != seen_version:
            raise CannotSend(words.CHANGED_MEANWHILE)
        message = _add(case, said=said, kind=Message.Kind.OUT, author=by, at=at)
        _spoke(case, said=said, at=at, from_customer=False)
        Draft.objects.filter(case=case, author=by, kind=Message.Kind.OUT).delete()
        if case.status == Status.NEW:
            _set_status(case, Status.OPEN, at=at)
        events.record(happened.MessageSent(**_about(case), message=message), by=by, at=at)
        return message


def write_note(*, case: Case, said: Said, by: Person, at: datetime) -> int:
    """Write something for colleagues only. Raises CannotSend when it is empty."""
    with transaction.atomic():
        case = _locked(case)
        _refuse_empty(said)
        message = _add(case, said=said, kind=Message.Kind.NOTE, author=by, at=at)
        Draft.objects.filter(case=case, author=by, kind=Message.Kind.NOTE).delete()
        _touch(case)
        events.record(happened.NoteWritten(**_about(case), message=message), by=by, at=at)
        return message


def save_draft(
    *, case: Case, author: Person, kind: str, text: str, fields: dict[str, Any], at: datetime
) -> None:
    """Keep what someone is writing; an empty text throws the draft away."""
    if not text.strip():
        Draft.objects.filter(case=case, author=author, kind=kind).delete()
        return
    values = {"text": text, "fields": fields, "saved_at": at}
    Draft.objects.update_or_create(case=case, author=author, kind=kind, defaults=values)


class CannotOwn(Refusal):
    """Someone who cannot have this case."""


def take(*, case: Case, by: Person, at: datetime) -> None:
    """Take a case out of the tray of a team, or give oneself a case that nobody has. Raises CannotOwn."""
    with transaction.atomic():
        case = _locked(case)
        if case.owner_id == by.pk:
            raise CannotOwn(words.ALREADY_WITH % {"name": by.name})
        if case.owner:
            raise CannotOwn(words.ALREADY_WITH % {"name": case.owner.name})
        give_owner(case=case, to=by, reason=_said(case, words.REASON_TAKEN, name=by.first_name), by=by, at=at)


def give_owner(*, case: Case, to: Person, reason: str, by: Actor, at: datetime) -> None:
    """The case is his now, without a hand-off: a first owner, or out of a tray. Raises CannotOwn."""
    if not is_agent(to):
        raise CannotOwn(words.NOT_AN_AGENT % {"name": to.name})
    with transaction.atomic():
        before, case.owner, case.owner_at, case.tray_until = case.owner_id, to, at, None
        _save(case, "owner", "owner_at", "tray_until")
        people.note_given(team=case.team, person=to, at=at)
        if case.team.is_closed:
            index.move(group=case.pk, audience=queries.audience(case))
        given = happened.OwnerGiven(
            **_about(case), owner=to.pk, before=before, team=case.team_id, reason=reason
        )
        events.record(given, by=by, at=at)


def empty_tray(*, case: Case, at: datetime) -> None:
    """Nobody took it in time: the lead has it now, and the log says so. Does nothing when someone has it."""
    with transaction.atomic():
        case = _locked(case)
        lead = lead_of(case.team, at)
        if case.owner_id or case.tray_until is None or case.tray_until > at or lead is None:
            return
        give_owner(case=case, to=lead, reason=_said(case, words.REASON_TRAY_TOO_LONG), by=SYSTEM, at=at)
        too_long = happened.TrayTooLong(**_about(case), team=case.team_id, owner=lead.pk)
        events.record(too_long, by=SYSTEM, at=at)


class CannotHandOver(Refusal):
    """A hand-off that lacks something, or has nowhere to go."""


def hand_over(
    *,
    case: Case,
    to_team: Team,
    reason: str,
    summary: str,
    by: Person,
    at: datetime,
    to: Person | None = None,
) -> HandOff:
    """Give the case to another person, or to another team's next free agent or tray.

    The reason is for the customer, the summary for the next person; both are required. Raises CannotHandOver.
    """
    with transaction.atomic():
        case = _locked(case)
        _refuse_hand_over(case, to_team=to_team, to=to, reason=reason, summary=summary)
        receiver = to or next_free_agent(to_team, at)
        if receiver is None and case.team_id == to_team.pk and case.owner_id is None:
            raise CannotHandOver(words.ALREADY_WITH % {"name": to_team.name})
        return _go(case, to=receiver, to_team=to_team, reason=reason, summary=summary, by=by, at=at)


def pass_on(*, person: Person, to: Person | None, by: Actor, at: datetime, most: int) -> int:
    """Cases of someone who does not work here any more go on with this colleague, or else with the lead of each
    case's team; without one with its next free agent or in its tray. Returns how many, at most `most`.
    """
    with transaction.atomic():
        left = Case.objects.filter(owner=person).at_work().order_by("id")[:most]
        numbers = list(left.values_list("pk", flat=True))
        for number in numbers:
            _pass_on(queries.locked(number), to=to, by=by, at=at)
        return len(numbers)


def _pass_on(case: Case, *, to: Person | None, by: Actor, at: datetime) -> None:
    receiver = to or lead_of(case.team, at) or next_free_agent(case.team, at)
    goes_on = receiver.first_name if receiver else case.team.name_for_customers
    names = {"name": case.owner.first_name if case.owner else "", "to": goes_on}
    reason, summary = _said(case, words.REASON_LEFT, **names), _said(case, words.SUMMARY_LEFT, **names)
    _go(case, to=receiver, to_team=case.team, reason=reason, summary=summary, by=by, at=at)


def _go(
    case: Case, *, to: Person | None, to_team: Team, reason: str, summary: str, by: Actor, at: datetime
) -> HandOff:
    hand_off = _hand_off(case, to=to, to_team=to_team, reason=reason, summary=summary, by=by, at=at)
    was_closed = case.team.is_closed
    case.team, case.owner, case.owner_at = to_team, to, at if to else None
    case.tray_until = None if to else at + timedelta(minutes=to_team.tray_minutes)
    case.hand_off_count += 1
    _save(case, "team", "owner", "owner_at", "tray_until", "hand_off_count")
    if to:
        people.note_given(team=to_team, person=to, at=at)
    if was_closed or to_team.is_closed:
        index.move(group=case.pk, audience=queries.audience(case))
    events.record(_handed_over(case, hand_off), by=by, at=at)
    return hand_off


class CannotWait(Refusal):
    """A case that cannot be put on waiting."""


def wait(*, case: Case, for_whom: str, reason: str, by: Person, at: datetime) -> None:
    """The case waits for the customer or for someone else (`for_whom` is the status). Raises CannotWait."""
    if not reason.strip():
        raise CannotWait(words.NEEDS_REASON)
    with transaction.atomic():
        case = _locked(case)
        if case.is_over:
            raise CannotWait(words.CASE_IS_OVER % {"status": case.get_status_display()})
        _change_status(case, Status(for_whom), reason=reason, by=by, at=at)


class CannotResolve(Refusal):
    """A case that cannot end like this."""


def resolve(*, case: Case, how: str, why: str, last_words: Said, by: Person, at: datetime) -> int:
    """End the case: how, why, and a last message that ends well. Returns the number of that message.

    Raises CannotResolve when one of them lacks or the case is over already.
    """
    with transaction.atomic():
        case = _locked(case)
        _refuse_resolve(case, how=how, why=why, last_words=last_words)
        message = _add(case, said=last_words, kind=Message.Kind.OUT, author=by, at=at)
        _spoke(case, said=last_words, at=at, from_customer=False)
        Draft.objects.filter(case=case, author=by).delete()
        _end(case, how=how, why=why, at=at)
        events.record(
            happened.CaseResolved(**_about(case), how=how, message=message, reason=why), by=by, at=at
        )
        return message


def resolve_by_customer(*, case: Case, by: Person, at: datetime) -> None:
    """The customer says that it is solved. Does nothing when the case is over already."""
    with transaction.atomic():
        case = _locked(case)
        if case.is_at_work:
            why = str(words.REASON_CUSTOMER_SOLVED)
            _end(case, how=HowResolved.BY_CUSTOMER, why=why, at=at)
            resolved = happened.CaseResolved(
                **_about(case), how=HowResolved.BY_CUSTOMER, message=None, reason=why
            )
            events.record(resolved, by=by, at=at)


def reopen(*, case: Case, reason: str, by: Person, at: datetime) -> None:
    """It was not the end. The same owner goes on. Raises CannotResolve without a reason or when it is at work."""
    if not reason.strip():
        raise CannotResolve(words.NEEDS_REASON)
    with transaction.atomic():
        case = _locked(case)
        if case.is_at_work:
            raise CannotResolve(words.CASE_IS_AT_WORK)
        _reopen(case, reason=reason, by=by, at=at)


def not_take_up(*, case: Case, reason: str, by: Person, at: datetime, is_spam: bool = False) -> None:
    """Do nothing with it: spam, or not ours. Can be undone by `reopen`. Raises CannotResolve without a reason."""
    if not reason.strip():
        raise CannotResolve(words.NEEDS_REASON)
    with transaction.atomic():
        case = _locked(case)
        if case.is_over:
            raise CannotResolve(words.CASE_IS_OVER % {"status": case.get_status_display()})
        before = case.status
        case.why = reason
        _set_status(case, Status.NOT_TAKEN_UP, at=at, also=("why",))
        put_aside = happened.CaseNotTakenUp(**_about(case), before=before, is_spam=is_spam, reason=reason)
        events.record(put_aside, by=by, at=at)


class CannotMerge(Refusal):
    """Two cases that cannot become one."""


def merge(*, case: Case, into: Case, reason: str, by: Person, at: datetime) -> None:
    """Let a case go on as part of another of the same customer. Raises CannotMerge."""
    with transaction.atomic():
        case, into = _locked(case), _locked(queries.last_stop(into))
        _refuse_merge(case, into=into, reason=reason)
        before, case.merged_into, case.why = case.status, into, reason
        _set_status(case, Status.MERGED, at=at, also=("merged_into", "why"))
        Proposal.objects.filter(case=case, decided_at=None).update(decided_at=at)
        _touch(into)
        events.record(
            happened.CaseMerged(**_about(case), into=into.pk, before=before, reason=reason), by=by, at=at
        )


def undo_merge(*, case: Case, by: Person, at: datetime) -> None:
    """The case stands on its own again, open. Raises CannotMerge when it was not merged."""
    with transaction.atomic():
        case = _locked(case)
        if case.status != Status.MERGED:
            raise CannotMerge(words.NOT_MERGED)
        out_of, case.merged_into, case.why = case.merged_into_id or 0, None, ""
        _set_status(case, Status.OPEN, at=at, also=("merged_into", "why"))
        undone = happened.MergeUndone(**_about(case), out_of=out_of, status=case.status)
        events.record(undone, by=by, at=at)


def propose_belonging(*, case: Case, belongs_to: Case, reason: str, at: datetime) -> None:
    """Ask an agent whether two cases are one."""
    with transaction.atomic():
        values = {"reason": reason, "at": at}
        _, made = Proposal.objects.get_or_create(case=case, belongs_to=belongs_to, defaults=values)
        if made:
            proposed = happened.BelongingProposed(**_about(case), belongs_to=belongs_to.pk, reason=reason)
            events.record(proposed, by=SYSTEM, at=at)


def decline_belonging(*, case: Case, belongs_to: Case, by: Person, at: datetime) -> None:
    """The two cases are two. Does nothing when that was decided already."""
    with transaction.atomic():
        open_ones = Proposal.objects.filter(case=case, belongs_to=belongs_to, decided_at=None)
        if open_ones.update(decided_at=at):
            events.record(happened.BelongingDeclined(**_about(case), belongs_to=belongs_to.pk), by=by, at=at)


def change_facts(*, case: Case, by: Person, at: datetime, **values: Any) -> None:
    """Correct subject, product or customer. Raises CannotOpen for an empty subject."""
    unknown = values.keys() - {"subject", "product", "customer"}
    if unknown:
        raise TypeError(f"A case has no {', '.join(sorted(unknown))} to correct.")
    if not values.get("subject", "x").strip():
        raise CannotOpen(words.SUBJECT_IS_EMPTY)
    with transaction.atomic():
        case = _locked(case)
        changed = sorted(name for name, value in values.items() if getattr(case, name) != value)
        for name in changed:
            setattr(case, name, values[name])
        if changed:
            _save(case, *changed)
            index_again(case)
            events.record(happened.FactsChanged(**_about(case), fields=changed), by=by, at=at)


def index_again(case: Case) -> None:
    """Write anew what of this case can be found."""
    with transaction.atomic():
        index.drop(group=case.pk, kind=found.CASE)
        index.drop(group=case.pk, kind=found.MESSAGE)
        index.put_many(queries.all_findable(case))


def move_findable(*, team: Team, after: int, most: int) -> int | None:
    """The team has been closed or opened: its next cases are found by others from now on. Returns the last one's
    key, None when there are no more.
    """
    last = None
    with transaction.atomic():
        for case in Case.objects.filter(team=team, pk__gt=after).select_related("team").order_by("pk")[:most]:
            index.move(group=case.pk, audience=queries.audience(case))
            last = case.pk
    return last


def index_cases_again(*, after: int, most: int) -> int | None:
    """Write anew what can be found of the next cases; returns the last one's key, None when there are no more."""
    cases = Case.objects.filter(pk__gt=after).select_related("customer", "team").order_by("pk")[:most]
    last = None
    with transaction.atomic():
        for case in cases:
            index_again(case)
            last = case.pk
    return last


def set_next_due(*, case_id: int, due_at: datetime | None, kind: str) -> None:
    """What is promised next, so that trays can be in that order. Written by promises only."""
    tray_at = due_at or limits.NOTHING_DUE
    rows.update(Case, case_id, {"next_due_at": due_at, "next_due_kind": kind, "tray_at": tray_at})


def _about(case: Case) -> dict[str, Any]:
    return {"case": case.pk, "customer": case.customer_id, "product": case.product_id}


def _new_case(**values: Any) -> Case:
    """One row by fixed SQL; the number comes from the database in the same statement."""
    known = {name: values.pop(name) for name in ("customer", "team", "owner")}
    team, owner, at = known["team"], known["owner"], values.pop("at")
    values |= {
        "customer_id": known["customer"].pk,
        "team_id": team.pk,
        "owner_id": owner.pk if owner else None,
        "owner_at": at if owner else None,
        "opened_at": at,
        "status_at": at,
        "last_message_at": at,
        "tray_until": None if owner else at + timedelta(minutes=team.tray_minutes),
        "message_count": 1,
    }
    number = "nextval('cases_case_number')"
    if connection.vendor != "postgresql":
        number = f"(SELECT COALESCE(MAX(number), {FIRST_NUMBER - 1}) + 1 FROM cases_case)"  # noqa: S608 -- a constant
    return rows.insert_new(Case, values, computed={"number": number}, known=known)


def _tell_first_owner(case: Case, *, at: datetime) -> None:
    if case.owner:
        people.note_given(team=case.team, person=case.owner, at=at)
        reason = _said(case, words.REASON_GIVEN)
        given = happened.OwnerGiven(
            **_about(case), owner=case.owner.pk, before=None, team=case.team_id, reason=reason
        )
        events.record(given, by=SYSTEM, at=at)
    else:
        until = case.tray_until.isoformat() if case.tray_until else ""
        waits = happened.PutInTray(**_about(case), team=case.team_id, before=None, until=until)
        events.record(waits, by=SYSTEM, at=at)


def _said(case: Case, sentence: Any, **names: str) -> str:
    """A sentence of ours in the language of the case: it is kept as it is said here, and the customer reads it."""
    with translation.override(case.language or preferences.current().language):
        return str(sentence % names)


def _locked(case: Case) -> Case:
    """The row as it is now, held until the end of the transaction."""
    found = (
        Case.objects.select_for_update(of=("self",)) if connection.vendor == "postgresql" else Case.objects
    )
    return found.select_related("customer", "team", "owner").get(pk=case.pk)


def _add(case: Case, *, said: Said, kind: str, author: Person | None, at: datetime) -> int:
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


def _spoke(case: Case, *, said: Said, at: datetime, from_customer: bool) -> None:
    case.last_message_at = at
    case.last_words = said.first_words
    case.last_from_customer = from_customer
    case.message_count += 1
    _save(case, "last_message_at", "last_words", "last_from_customer", "message_count")


def _touch(case: Case) -> None:
    _save(case)


def _save(case: Case, *fields: str) -> None:
    """Save these fields and count the version up, so that a screen that is older notices."""
    case.version += 1
    values = {name: getattr(case, name) for name in fields}
    Case.objects.filter(pk=case.pk).update(**values, version=F("version") + 1)


def _set_status(case: Case, status: Status, *, at: datetime, also: tuple[str, ...] = ()) -> None:
    case.status, case.status_at = status, at
    _save(case, "status", "status_at", *also)


def _change_status(case: Case, status: Status, *, reason: str, by: Actor, at: datetime) -> None:
    before = case.status
    if before == status:
        return
    _set_status(case, status, at=at)
    changed = happened.StatusChanged(**_about(case), before=before, status=status, reason=reason)
    events.record(changed, by=by, at=at)


def _end(case: Case, *, how: str, why: str, at: datetime) -> None:
    case.how_resolved, case.why, case.resolved_at = HowResolved(how), why, at
    _set_status(case, Status.RESOLVED, at=at, also=("how_resolved", "why", "resolved_at"))


def _reopen(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    before, case.merged_into, case.resolved_at = case.status, None, None
    case.reopened_count += 1
    _set_status(case, Status.OPEN, at=at, also=("merged_into", "resolved_at", "reopened_count"))
    events.record(happened.CaseReopened(**_about(case), before=before, reason=reason), by=by, at=at)


def _hand_off(
    case: Case, *, to: Person | None, to_team: Team, reason: str, summary: str, by: Actor, at: datetime
) -> HandOff:
    earlier = [(h.from_person_id, h.from_team_id) for h in queries.hand_offs(case)]
    waited = at - (case.owner_at or case.opened_at)
    return HandOff.objects.create(
        case=case,
        from_person=case.owner,
        from_team=case.team,
        to_person=to,
        to_team=to_team,
        by_id=by.pk,
        at=at,
        reason=reason.strip()[:300],
        summary=summary.strip(),
        waited_minutes=max(0, int(waited.total_seconds() // 60)),
        goes_back=limits.goes_back(earlier, (to.pk if to else None, to_team.pk)),
    )


def _handed_over(case: Case, hand_off: HandOff) -> happened.HandedOver:
    return happened.HandedOver(
        **_about(case),
        hand_off=hand_off.pk,
        from_team=hand_off.from_team_id,
        to_team=hand_off.to_team_id,
        from_person=hand_off.from_person_id,
        to_person=hand_off.to_person_id,
        goes_back=hand_off.goes_back,
        reason=hand_off.reason,
    )


def _refuse_empty(said: Said) -> None:
    if not said.text.strip() and not said.attachments:
        raise CannotSend(words.NEEDS_TEXT)


def _refuse_hand_over(case: Case, *, to_team: Team, to: Person | None, reason: str, summary: str) -> None:
    if case.is_over:
        raise CannotHandOver(words.CASE_IS_OVER % {"status": case.get_status_display()})
    if not reason.strip():
        raise CannotHandOver(words.NEEDS_REASON)
    if not summary.strip():
        raise CannotHandOver(words.NEEDS_SUMMARY)
    if to and not is_agent(to):
        raise CannotHandOver(words.NOT_AN_AGENT % {"name": to.name})
    if to and to.pk == case.owner_id:
        raise CannotHandOver(words.ALREADY_WITH % {"name": to.name})
    if to and not is_member(to, to_team):
        raise CannotHandOver(words.NEEDS_RECEIVER)


def _refuse_resolve(case: Case, *, how: str, why: str, last_words: Said) -> None:
    if case.is_over:
        raise CannotResolve(words.CASE_IS_OVER % {"status": case.get_status_display()})
    if how not in HowResolved.values:
        raise CannotResolve(words.UNKNOWN_HOW)
    if not why.strip():
        raise CannotResolve(words.NEEDS_REASON)
    if not last_words.text.strip():
        raise CannotResolve(words.NEEDS_WORDS)


def _refuse_merge(case: Case, *, into: Case, reason: str) -> None:
    if case.pk == into.pk:
        raise CannotMerge(words.CANNOT_MERGE_SELF)
    if case.status == Status.MERGED:
        raise CannotMerge(words.CANNOT_MERGE_TWICE % {"number": into.number})
    if case.customer_id != into.customer_id:
        raise CannotMerge(words.CANNOT_MERGE_OTHERS)
    if not reason.strip():
        raise CannotMerge(words.NEEDS_REASON)
