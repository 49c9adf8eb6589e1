"""Two cases that are one, and two that look like it."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.cases import words as of_cases
from gehoor.cases.actions import CannotMerge
from gehoor.desk import shown, words
from gehoor.desk.forms.deeds import MergeForm, other_case
from gehoor.desk.views.doing import Done, button, deed
from gehoor.desk.views.page import Asked, number_in


def _merge_form(asked: Asked, *sent: Any, auto_id: str) -> MergeForm:
    initial = {"into": number_in(asked.request.GET.get("into")), "reason": words.REASON_MERGED}
    return MergeForm(*sent, auto_id=auto_id, initial=initial)


def _other(asked: Asked, form: MergeForm) -> dict[str, Any]:
    """The case with the number that was typed, so that one sees it before the two are one."""
    number = number_in(str(form["into"].value() or ""))
    found = other_case(number, asked.person) if number else None
    return {"other": found, "is_unknown": bool(number) and found is None}


def _merged_already(case: Any) -> str:
    if not case.merged_into_id:
        return ""
    return str(of_cases.CANNOT_MERGE_TWICE % {"number": queries.last_stop(case).number})


@deed("merge", _merge_form, about=_other, unfit=_merged_already)
def merge(asked: Asked, given: dict[str, Any]) -> Done:
    into = other_case(given["into"], asked.person)
    if into is None:
        raise CannotMerge(words.NO_SUCH_CASE)
    cases.merge(case=asked.case, into=into, reason=given["reason"], by=asked.person, at=asked.at)
    return Done(
        words.MERGED % {"number": asked.case.number},
        undo=shown.url("unmerge", asked.case),
        to=shown.case_url(into.number),
    )


@button
def unmerge(asked: Asked) -> Done:
    cases.undo_merge(case=asked.case, by=asked.person, at=asked.at)
    return Done(words.UNMERGED)


@button
def decline(asked: Asked) -> Done:
    """They may look like one, but they are two."""
    other = other_case(asked.more["other"], asked.person)
    if other is None:
        raise Http404
    cases.decline_belonging(case=asked.case, belongs_to=other, by=asked.person, at=asked.at)
    return Done(words.DECLINED)
