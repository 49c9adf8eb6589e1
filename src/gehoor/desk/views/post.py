"""What went out and did not arrive, and what came in and opened no case."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from gehoor.core import files
from gehoor.desk import said, shown, words
from gehoor.desk.access import agents_only
from gehoor.desk.trays import tray_groups
from gehoor.desk.views import lists
from gehoor.desk.views.buttons import by_and_at, pressed
from gehoor.desk.views.files import download
from gehoor.desk.views.page import number_in
from gehoor.intake import actions as taking
from gehoor.intake import queries as intake
from gehoor.letters import actions as letters
from gehoor.letters import queries as of_letters

PAGE = 50


@agents_only
def not_arrived(request: HttpRequest) -> HttpResponse:
    found = of_letters.not_arrived(request.user.person).order_by("-id")
    page, older = _page(found, request)
    rows = [(letter, said.sent(letter), shown.case_url(letter.case.number)) for letter in page]
    context = {"rows": rows, "older": older, **_frame(request, "not_arrived", words.TRAY_NOT_ARRIVED)}
    return lists.answer(request, "desk/not_arrived.html", context)


@require_POST
@agents_only
def retry(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Send a letter again: to the same address, or to the one that we know now."""
    letter = of_letters.letter_for(letter_id, request.user.person)
    if letter is None:
        raise Http404
    return pressed(
        request,
        does=lambda: letters.retry(letter=letter, **by_and_at(request)),
        done=words.RETRIED,
        to=f"{shown.case_url(letter.case.number)}?done",
    )


@agents_only
def without_case(request: HttpRequest) -> HttpResponse:
    page, older = _page(intake.mail_without_case_for(request.user.person), request)
    context = {"rows": page, "older": older, **_frame(request, "without_case", words.TRAY_WITHOUT_CASE)}
    return lists.answer(request, "desk/without_case.html", context)


@agents_only
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """The raw mail of something that opened no case."""
    found = intake.mail_without_case_for(request.user.person).filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    return download(files.get(found.raw_sha256), name=f"delivery-{found.pk}.eml", type_="message/rfc822")


@require_POST
@agents_only
def make_case(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A case of something that had opened none."""
    found = intake.mail_without_case_for(request.user.person).filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    return pressed(
        request,
        does=lambda: taking.want_case(delivery=found, **by_and_at(request)),
        done=words.BECOMES_CASE,
        to="desk:without_case",
    )


def _page(found: Any, request: HttpRequest) -> tuple[list[Any], str]:
    before = number_in(request.GET.get("before"))
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return rows[:PAGE], f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""


def _frame(request: HttpRequest, kind: str, title: Any) -> dict[str, Any]:
    return {"section": "trays", "title": str(title), "tray_groups": lambda: tray_groups(request.user, kind)}
