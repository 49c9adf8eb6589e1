"""Where a case goes: who has it, whether it waits, ends, opens again, or is put aside."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.cases import words as of_cases
from gehoor.cases.actions import CannotHandOver
from gehoor.desk import shown, words
from gehoor.desk.forms.deeds import HandOverForm, NotTakenUpForm, ReopenForm, WaitForm
from gehoor.desk.views.doing import Done, button, deed, look_first, seen_on
from gehoor.desk.views.page import Asked
from gehoor.people import queries as people


@button
def take(asked: Asked) -> Done:
    cases.take(case=asked.case, by=asked.person, at=asked.at)
    return Done(words.TAKEN)


@deed(
    "hand_over",
    lambda asked, *sent, auto_id: HandOverForm(
        *sent, case=asked.case, at=asked.at, auto_id=auto_id, initial=seen_on(asked)
    ),
    refused=look_first,
    unfit=queries.why_over,
)
def hand_over(asked: Asked, given: dict[str, Any]) -> Done:
    team_id, _, person_id = given["to"].partition(":")
    team, person = people.team(int(team_id)), people.agent(int(person_id)) if person_id else None
    if team is None or (person_id and person is None):
        raise CannotHandOver(words.CHOOSE_A_RECEIVER)
    hand_off = cases.hand_over(
        case=asked.case,
        to_team=team,
        to=person,
        reason=given["reason"],
        summary=given["summary"],
        seen_version=given["version"],
        by=asked.person,
        at=asked.at,
    )
    return Done(words.HANDED_OVER % {"name": hand_off.to_person or hand_off.to_team}, to=_onward(asked))


@deed("wait", lambda _, *sent, auto_id: WaitForm(*sent, auto_id=auto_id), unfit=queries.why_over)
def wait(asked: Asked, given: dict[str, Any]) -> Done:
    cases.wait(
        case=asked.case,
        for_whom=given["for_whom"],
        reason=given["reason"],
        by=asked.person,
        at=asked.at,
    )
    return Done(words.WAITS)


def _at_work(case: Any) -> str:
    return str(of_cases.CASE_IS_AT_WORK) if case.is_at_work else ""


@deed("reopen", lambda _, *sent, auto_id: ReopenForm(*sent, auto_id=auto_id), unfit=_at_work)
def reopen(asked: Asked, given: dict[str, Any]) -> Done:
    cases.reopen(case=asked.case, reason=given["reason"], by=asked.person, at=asked.at)
    return Done(words.REOPENED_NOW)


@deed(
    "not_taken_up", lambda _, *sent, auto_id: NotTakenUpForm(*sent, auto_id=auto_id), unfit=queries.why_over
)
def not_taken_up(asked: Asked, given: dict[str, Any]) -> Done:
    cases.not_take_up(case=asked.case, reason=given["reason"], by=asked.person, at=asked.at)
    return _put_aside(asked, words.PUT_ASIDE)


@button
def spam(asked: Asked) -> Done:
    reason = str(words.REASON_SPAM)
    cases.not_take_up(case=asked.case, reason=reason, is_spam=True, by=asked.person, at=asked.at)
    return _put_aside(asked, words.IS_SPAM)


@button
def take_up(asked: Asked) -> Done:
    """The way back from spam and from "not taken up"."""
    _undo_ending(asked)
    return Done(words.REOPENED_NOW)


@button
def unresolve(asked: Asked) -> Done:
    """The way back from "resolve"; a letter that has gone stays gone."""
    _undo_ending(asked)
    return Done(words.REOPENED_BUT_SENT)


def _undo_ending(asked: Asked) -> None:
    cases.reopen(case=asked.case, reason=str(of_cases.REASON_UNDONE), by=asked.person, at=asked.at)


def _put_aside(asked: Asked, sentence: Any) -> Done:
    undo = shown.url("take_up", asked.case)
    return Done(sentence % {"number": asked.case.number}, undo=undo, to=reverse("desk:mine"))


def _onward(asked: Asked) -> str:
    """Back to the case while one can still see it, else to one's own tray."""
    still_seen = queries.case_for(asked.case.number, asked.person)
    return "" if still_seen else reverse("desk:mine")
