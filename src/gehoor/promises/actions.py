from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext

from gehoor.cases import actions as cases
from gehoor.cases import events as happened
from gehoor.cases import queries as case_queries
from gehoor.cases.models import Case
from gehoor.core import events, rows
from gehoor.core.events import SYSTEM, Actor, Recorded
from gehoor.core.refusal import Refusal
from gehoor.people.models import Team
from gehoor.promises import queries, words
from gehoor.promises.events import (
    CalendarChanged,
    CalendarDropped,
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseReleased,
    TermsChanged,
)
from gehoor.promises.models import Promise, PromiseMove, TeamTerms, WorkCalendar
from gehoor.promises.rules import calendar as working
from gehoor.promises.rules import calendar_data, holidays, terms
from gehoor.promises.rules.calendar import CalendarIsWrong, NeverOpen

BREAK_AT_ONCE = 200
YEARS_AHEAD = 2
Kind = Promise.Kind

logger = logging.getLogger("gehoor.promises")


def make_first(recorded: Recorded) -> None:
    """A new case: its customer hears from us within the team's term, sooner if it is his first contact ever."""
    opened = recorded.event
    assert isinstance(opened, happened.CaseOpened)
    due_at = _make_by_terms(
        recorded,
        _about(opened),
        kind=Kind.FIRST_ANSWER,
        team=opened.team,
        first_contact=opened.is_first_contact or opened.anyone,
    )
    cases.set_next_due(case_id=opened.case, due_at=due_at, kind=Kind.FIRST_ANSWER.value)


def after_customer(recorded: Recorded) -> None:
    """The customer said something more, or the case was opened again: he hears from us again.

    Does nothing while he is still to hear from us; what an agent promised him besides does not count as that.
    """
    event = recorded.event
    assert isinstance(event, happened.CaseEvent)
    if not _is_to_hear(event.case):
        case = case_queries.case(event.case)
        _make_by_terms(
            recorded,
            _about(event),
            kind=Kind.NEXT_WORD,
            team=case.team_id,
            first_contact=case.is_first_contact,
        )
        _set_next_due(event.case)


def after_hand_off(recorded: Recorded) -> None:
    """Another has the case now and owes what was promised; when nothing was, he owes a word of himself."""
    event = recorded.event
    assert isinstance(event, happened.HandedOver)
    if not _is_to_hear(event.case):
        _make_by_terms(
            recorded, _about(event), kind=Kind.AFTER_HAND_OFF, team=event.to_team, first_contact=False
        )
        _set_next_due(event.case)


def keep_by_answer(recorded: Recorded) -> None:
    """We wrote to the customer: whatever he was to hear is kept at that moment, late or not.

    What an agent promised of his own, a call or a refund, is kept when he says so.
    """
    event = recorded.event
    assert isinstance(event, happened.CaseEvent)
    spoken = [promise for promise in _open(event.case) if promise.is_kept_by_words]
    _keep(spoken, at=recorded.at, by=_actor(recorded), about=_about(event))
    _set_next_due(event.case)


def close(recorded: Recorded) -> None:
    """The case is over. Last words to the customer keep what he was to hear; what else was owed is released.

    What was promised on a case that went on in another is owed there, at the same moment.
    """
    event = recorded.event
    assert isinstance(event, happened.CaseEvent)
    owed = _open(event.case)
    if isinstance(event, happened.CaseResolved) and event.message is not None:
        spoken = [promise for promise in owed if promise.is_kept_by_words]
        unspoken = [promise for promise in owed if not promise.is_kept_by_words]
        _keep(spoken, at=recorded.at, by=_actor(recorded), about=_about(event))
        _release(unspoken, why=_why(event), at=recorded.at, by=_actor(recorded), about=_about(event))
    elif isinstance(event, happened.CaseMerged) and case_queries.case(event.into).is_at_work:
        Promise.objects.filter(pk__in=[p.pk for p in owed]).update(case=event.into, came_with=event.case)
        _set_next_due(event.into)
    else:
        _release(owed, why=_why(event), at=recorded.at, by=_actor(recorded), about=_about(event))
    cases.set_next_due(case_id=event.case, due_at=None, kind="")


def give_back(recorded: Recorded) -> None:
    """A case stands on its own again and owes what it had brought along and is still open."""
    event = recorded.event
    assert isinstance(event, happened.MergeUndone)
    brought = Promise.objects.filter(case=event.out_of, came_with=event.case).open()
    brought.update(case=event.case, came_with=None)
    _set_next_due(event.case)
    _set_next_due(event.out_of)


class CannotPromise(Refusal):
    """Something that cannot be promised like this."""


def make(*, case: Case, kind: str, text: str, due_at: datetime, by: Actor, at: datetime) -> Promise:
    """Promise the customer something by a moment. `text` says what; only an agent's own promise needs it.

    Raises CannotPromise.
    """
    if kind not in Kind.values:
        raise CannotPromise(words.UNKNOWN_KIND)
    if kind == Kind.OWN and not text.strip():
        raise CannotPromise(words.NEEDS_TEXT)
    if due_at <= at:
        raise CannotPromise(words.MOMENT_IS_PAST)
    with transaction.atomic():
        case = case_queries.locked(case.pk)
        if case.is_over:
            raise CannotPromise(words.CASE_IS_OVER % {"status": case.get_status_display()})
        number = _insert(
            about=_about(case),
            kind=kind,
            text=text.strip()[:300],
            due_at=due_at,
            soon_at=_soon_at(queries.hours_of(case.team_id), at=at, due_at=due_at),
            by=by,
            at=at,
        )
        _set_next_due(case.pk)
    return queries.promise(number)


class CannotMove(Refusal):
    """A promise that cannot get this moment."""


def move(*, promise: Promise, due_at: datetime, reason: str, by: Actor, at: datetime) -> Promise:
    """Give a promise another moment and tell the customer why. One that was broken can be made anew like this;
    that it was broken stays known. Raises CannotMove.
    """
    if not reason.strip():
        raise CannotMove(words.NEEDS_REASON)
    if due_at <= at:
        raise CannotMove(words.MOMENT_IS_PAST)
    with transaction.atomic():
        case, promise = _locked(promise)
        _refuse_ended(promise, CannotMove)
        if due_at == promise.due_at:
            raise CannotMove(words.MOMENT_IS_THE_SAME)
        if promise.due_at < at and promise.broken_at is None:
            _break(promise, at=at, about=_about(case))
        _record_move(promise, about=_about(case), due_at=due_at, reason=reason.strip()[:300], by=by, at=at)
        promise.due_at, promise.broken_at = due_at, None
        promise.soon_at = _soon_at(queries.hours_of(case.team_id), at=at, due_at=due_at)
        promise.moved_count += 1
        promise.save(update_fields=["due_at", "soon_at", "broken_at", "moved_count"])
        _set_next_due(case.pk)
    return queries.promise(promise.pk)


class CannotKeep(Refusal):
    """A promise that is not owed any more."""


def keep(*, promise: Promise, by: Actor, at: datetime) -> None:
    """It was done: the refund is paid, he was called, someone was at the door. Raises CannotKeep."""
    with transaction.atomic():
        case, promise = _locked(promise)
        _refuse_ended(promise, CannotKeep)
        _keep([promise], at=at, by=by, about=_about(case))
        _set_next_due(case.pk)


Ears = Callable[[], datetime | None]


def _all_heard() -> datetime | None:
    return None


_heard_until: Ears = _all_heard


def use_ears(heard_until: Ears) -> None:
    """Take over who knows up to which moment all that we received was read; None means that nothing waits.

    Called once, when the program starts: reading mail is another folder's work.
    """
    global _heard_until  # noqa: PLW0603 -- a table for one entry would only hide that it is one
    _heard_until = heard_until


def break_overdue(*, at: datetime, most: int = BREAK_AT_ONCE) -> int:
    """Mark what passed its moment without an answer; returns how many, at most `most`.

    While something that we received is unread, only what was due before we received it breaks.
    """
    until = min(at, _heard_until() or at)
    with transaction.atomic():
        broken = (
            Promise.objects.select_for_update(of=("self",), skip_locked=True) if _locks() else Promise.objects
        )
        overdue = broken.overdue(until).select_related("case").order_by("due_at", "id")[:most]
        return sum(_break(promise, at=at, about=_about(promise.case)) for promise in list(overdue))


class CannotKeepHours(Refusal):
    """Opening hours or terms that cannot be used."""


def save_calendar(
    *,
    name: str,
    data: dict[str, Any],
    by: Actor,
    at: datetime,
    country: str = "",
    open_on: Sequence[str] = (),
    calendar: WorkCalendar | None = None,
) -> WorkCalendar:
    """Make a calendar, or give one other hours; promises that were told keep their moments.

    With a country, its public holidays of these years are added to `data`, less those in `open_on` (by the names
    of rules.holidays). Raises CannotKeepHours.
    """
    if not name.strip():
        raise CannotKeepHours(words.CALENDAR_NEEDS_NAME)
    if (
        WorkCalendar.objects.filter(name=name.strip()[:80])
        .exclude(pk=calendar.pk if calendar else 0)
        .exists()
    ):
        raise CannotKeepHours(words.CALENDAR_NAME_IS_TAKEN)
    stored = checked_calendar(with_holidays(data, country, at.year, open_on) if country else data, at=at)
    calendar = calendar or WorkCalendar()
    calendar.open_on = sorted(open_on) if country else []
    calendar.name, calendar.country = name.strip()[:80], country.strip().upper()[:10]
    calendar.data, calendar.version = stored, _fingerprint(stored)
    with transaction.atomic():
        calendar.save()
        events.record(CalendarChanged(calendar=calendar.pk), by=by, at=at)
    return calendar


def drop_calendar(*, calendar: WorkCalendar, by: Actor, at: datetime) -> None:
    """Remove a calendar. Raises CannotKeepHours while a team promises by it."""
    teams = TeamTerms.objects.filter(calendar=calendar).values_list("team__name", flat=True)
    if teams:
        raise CannotKeepHours(words.CALENDAR_IS_USED % {"teams": ", ".join(sorted(teams))})
    with transaction.atomic():
        dropped = CalendarDropped(calendar=calendar.pk, calendar_name=calendar.name)
        calendar.delete()
        events.record(dropped, by=by, at=at)


def set_terms(
    *, team: Team, calendar: WorkCalendar | None, terms: dict[str, Any], by: Actor, at: datetime
) -> TeamTerms:
    """What the team promises from now on (`terms` by the names of rules.terms.Terms). Raises CannotKeepHours."""
    try:
        queries.read_terms(terms)
    except (TypeError, ValueError) as error:
        names = str(error).rpartition(": ")[2]
        raise CannotKeepHours(words.TERMS_ARE_WRONG % {"names": names}) from error
    with transaction.atomic():
        values = {"calendar": calendar, "terms": terms}
        row, _ = TeamTerms.objects.update_or_create(team=team, defaults=values)
        events.record(TermsChanged(team=team.pk, calendar=calendar.pk if calendar else None), by=by, at=at)
    return row


def extend_holidays(*, at: datetime) -> int:
    """Give calendars with a country the holidays of the years to come; returns how many calendars changed."""
    changed = 0
    for calendar in WorkCalendar.objects.exclude(country=""):
        if queries.holidays_end(calendar) <= at.year:
            save_calendar(
                calendar=calendar,
                name=calendar.name,
                country=calendar.country,
                open_on=calendar.open_on,
                data=calendar.data,
                by=SYSTEM,
                at=at.replace(year=at.year + 1, month=1, day=1),
            )
            changed += 1
    return changed


def _make_by_terms(
    recorded: Recorded, about: _About, *, kind: Promise.Kind, team: int, first_contact: bool
) -> datetime:
    """Promise within the team's term, counted from the moment of the event; returns until when."""
    at, hours = recorded.at, queries.hours_of(team)
    try:
        due_at = _due(kind, hours, at=at, first_contact=first_contact)
    except NeverOpen:
        logger.exception("The calendar of team %s has no open hours; office hours are used instead.", team)
        hours = hours._replace(calendar=queries.default_calendar())
        due_at = _due(kind, hours, at=at, first_contact=first_contact)
    _insert(
        about=about,
        kind=kind.value,
        text="",
        due_at=due_at,
        soon_at=_soon_at(hours, at=at, due_at=due_at),
        by=SYSTEM,
        at=at,
    )
    return due_at


def _due(kind: str, hours: queries.Hours, *, at: datetime, first_contact: bool) -> datetime:
    return terms.due(
        terms.Kind(kind),
        received_at=at,
        calendar=hours.calendar,
        terms=hours.terms,
        first_contact=first_contact,
    )


def _soon_at(hours: queries.Hours, *, at: datetime, due_at: datetime) -> datetime:
    try:
        found = terms.soon_at(made_at=at, due_at=due_at, calendar=hours.calendar, terms=hours.terms)
    except NeverOpen:
        return at
    return min(found, due_at)


def _insert(
    *,
    about: _About,
    kind: str,
    text: str,
    due_at: datetime,
    soon_at: datetime,
    by: Actor,
    at: datetime,
) -> int:
    values = {
        "case_id": about.case,
        "kind": kind,
        "text": text,
        "made_at": at,
        "made_by_id": by.pk,
        "to_id": about.customer,
        "due_at": due_at,
        "soon_at": soon_at,
    }
    number = rows.insert(Promise, values)
    assert number is not None
    made = PromiseMade(
        case=about.case,
        customer=about.customer,
        product=about.product,
        promise=number,
        kind=kind,
        due_at=due_at.isoformat(),
    )
    events.record(made, by=by, at=at)
    return number


class _About(NamedTuple):
    """Which case, customer and product an event speaks of."""

    case: int
    customer: int
    product: int | None


def _about(of: Case | happened.CaseEvent) -> _About:
    if isinstance(of, Case):
        return _About(of.pk, of.customer_id, of.product_id)
    return _About(of.case, of.customer, of.product)


def _facts(promise: Promise, about: _About) -> dict[str, Any]:
    return {
        "case": about.case,
        "customer": about.customer,
        "product": about.product,
        "promise": promise.pk,
        "kind": promise.kind,
        "due_at": promise.due_at.isoformat(),
    }


def _is_to_hear(case_id: int) -> bool:
    """Whether the customer is still to hear from us, by a promise that an answer keeps."""
    return Promise.objects.filter(case=case_id).open().exclude(kind=Kind.OWN).exists()


def _open(case_id: int) -> list[Promise]:
    """What is owed on a case, held until the end of the transaction."""
    return list(Promise.objects.select_for_update().filter(case=case_id).open().order_by("id"))


def _locked(promise: Promise) -> tuple[Case, Promise]:
    """Both rows as they are now. The case always comes first: two orders would wait for each other."""
    case = case_queries.locked(promise.case_id)
    return case, Promise.objects.select_for_update().get(pk=promise.pk)


def _locks() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _set_next_due(case_id: int) -> None:
    owed = Promise.objects.filter(case=case_id).open().order_by("due_at", "id")
    due_at, kind = owed.values_list("due_at", "kind").first() or (None, "")
    cases.set_next_due(case_id=case_id, due_at=due_at, kind=kind)


def _keep(promises: Iterable[Promise], *, at: datetime, by: Actor, about: _About) -> None:
    for promise in promises:
        in_time = at <= promise.due_at
        if not in_time and promise.broken_at is None:
            _break(promise, at=at, about=about)
        promise.kept_at = at
        promise.save(update_fields=["kept_at"])
        events.record(PromiseKept(**_facts(promise, about), in_time=in_time), by=by, at=at)


def _release(promises: Iterable[Promise], *, why: str, at: datetime, by: Actor, about: _About) -> None:
    for promise in promises:
        if promise.due_at < at and promise.broken_at is None:
            _break(promise, at=at, about=about)
        promise.released_at, promise.released_why = at, why
        promise.save(update_fields=["released_at", "released_why"])
        events.record(PromiseReleased(**_facts(promise, about), why=why), by=by, at=at)


def _break(promise: Promise, *, at: datetime, about: _About) -> int:
    """Mark one promise broken at its own moment and say so; returns 1, or 0 when it was no longer to break."""
    still = Promise.objects.filter(pk=promise.pk, due_at=promise.due_at, broken_at=None).open()
    promise.broken_at = promise.due_at
    promise.broken_count += 1
    if not still.update(broken_at=promise.broken_at, broken_count=promise.broken_count):
        return 0
    events.record(PromiseBroken(**_facts(promise, about)), by=SYSTEM, at=at)
    return 1


def _record_move(
    promise: Promise, *, about: _About, due_at: datetime, reason: str, by: Actor, at: datetime
) -> None:
    was_broken = promise.broken_at is not None
    PromiseMove.objects.create(
        promise=promise,
        from_due_at=promise.due_at,
        to_due_at=due_at,
        reason=reason,
        was_broken=was_broken,
        by_id=by.pk,
        at=at,
    )
    moved = PromiseMoved(
        **_facts(promise, about) | {"due_at": due_at.isoformat()},
        from_due_at=promise.due_at.isoformat(),
        was_broken=was_broken,
        reason=reason,
    )
    events.record(moved, by=by, at=at)


def _refuse_ended(promise: Promise, refusal: type[Refusal]) -> None:
    if promise.kept_at:
        raise refusal(words.PROMISE_IS_KEPT % {"moment": words.moment(promise.kept_at)})
    if promise.released_at:
        raise refusal(words.PROMISE_IS_RELEASED % {"why": promise.get_released_why_display()})


def _why(event: happened.CaseEvent) -> str:
    match event:
        case happened.CaseNotTakenUp():
            return Promise.Why.NOT_TAKEN_UP
        case happened.CaseMerged():
            return Promise.Why.MERGED
    return Promise.Why.RESOLVED


def _actor(recorded: Recorded) -> Actor:
    """Who did what the event tells of, as the events that follow from it name him."""
    return _Known(recorded.actor)


class _Known:
    def __init__(self, pk: int | None) -> None:
        self.pk = pk


def with_holidays(
    data: dict[str, Any], country: str, year: int, open_on: Sequence[str] = ()
) -> dict[str, Any]:
    """The calendar's data with the country's days off of this year and those ahead. Raises CannotKeepHours."""
    try:
        days = holidays.public_holidays(country, range(year, year + YEARS_AHEAD), without=open_on)
    except CalendarIsWrong as error:
        raise CannotKeepHours(_said(error)) from error
    known = set(data.get("holidays", [])) | {day.isoformat() for day in days}
    return data | {"holidays": sorted(known)}


def checked_calendar(data: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """As it is stored. Raises CannotKeepHours for hours that contradict each other or never come."""
    try:
        calendar = calendar_data.from_data(data)
        working.next_open(calendar, at)
    except CalendarIsWrong as error:
        raise CannotKeepHours(_said(error)) from error
    return calendar_data.as_data(calendar)


def _said(error: CalendarIsWrong) -> str:
    """The rule's sentence in the reader's language."""
    return gettext(error.sentence) % error.params


def _fingerprint(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32]
