"""The verbs of the desk for machines. Each call is one call into the domain."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import Header, NinjaAPI, Query, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gehoor.api import shapes, shown, words
from gehoor.api.access import Bearer
from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.cases.rules.said import Said
from gehoor.core import clock, events
from gehoor.core.refusal import Refusal
from gehoor.intake.doors import programs
from gehoor.letters import actions as letters
from gehoor.letters import queries as letter_queries
from gehoor.look.errors import new_reference
from gehoor.people import queries as people
from gehoor.promises import queries as promises

logger = logging.getLogger(__name__)

PAGE = 50
RETRY_AFTER = "60"
PROBLEM = "application/problem+json"
Errors = dict.fromkeys((400, 401, 403, 404, 405, 409, 413, 422, 500, 503), shapes.Problem)


class Api(NinjaAPI):
    """Its description says of errors what they are: problem+json."""

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        answers = (
            answer
            for methods in schema["paths"].values()
            for call in methods.values()
            for status, answer in call["responses"].items()
            if int(status) >= 400  # noqa: PLR2004 -- errors begin here
        )
        for answer in answers:
            answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
        return schema


api = Api(
    title="Gehoor",
    version="1",
    description="The same verbs as on the screens. Errors are problem+json; lists are paged by an opaque cursor.",
    auth=Bearer(),
    urls_namespace="api-1",
    docs_url=None,
)


@api.post("/messages", response={201: shapes.MessageOut, 200: shapes.MessageOut, **Errors})
def take_message(
    request: HttpRequest, body: shapes.MessageIn, idempotency_key: str = Header(min_length=1, max_length=255)
) -> Any:
    """A customer's words become a case, or go on with one. The same key again gives the same answer."""
    answer = _take(request, [(idempotency_key, body)])[0]
    return Status(201 if answer["is_new"] else 200, answer)


@api.post("/messages/bulk", response={200: shapes.BulkOut, **Errors})
def take_messages(request: HttpRequest, body: shapes.BulkIn) -> Any:
    """Up to 500 messages in their order, all of them or none."""
    return {"results": _take(request, [(message.key, message) for message in body.messages])}


@api.get("/cases", response={200: shapes.CasesOut, **Errors})
def list_cases(
    request: HttpRequest, after: str = Query("", max_length=40), limit: int = Query(PAGE, ge=1, le=200)
) -> Any:
    """The cases at work that one may see, next promise first."""
    found = queries.all_at_work(_person(request))
    if after:
        found = _behind(found, after)
    page = list(found[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    return {"cases": [shown.case(one) for one in page], "next": queries.key_of(page[-1]) if more else ""}


def _behind(found: Any, after: str) -> Any:
    """A program that kept a wrong cursor must not begin again from the first page without end."""
    further = queries.behind_key(found, after)
    if further is found:
        raise HttpError(422, str(words.NO_CURSOR))
    return further


@api.get("/cases/{int:number}", response={200: shapes.CaseWhole, **Errors})
def get_case(request: HttpRequest, number: int) -> Any:
    """One case with what was said, promised and handed over."""
    case = _case(request, number)
    return shown.case(case) | {
        "messages": [shown.said(*one) for one in queries.whole(case, _person(request))],
        "promises": [shown.promise(one) for one in promises.of_case(case)],
        "hand_offs": [shown.hand_off(one) for one in queries.hand_offs(case)],
    }


@api.post("/cases/{int:number}/reply", response={201: shapes.CaseOut, **Errors})
def reply(request: HttpRequest, number: int, body: shapes.ReplyIn) -> Any:
    """Answer the customer."""
    said = Said(text=body.text, channel="api", trust="ours")
    letters.reply(case=_case(request, number), said=said, by=_person(request), at=clock.now())
    return Status(201, shown.case(_case(request, number)))


@api.post("/cases/{int:number}/notes", response={201: shapes.CaseOut, **Errors})
def note(request: HttpRequest, number: int, body: shapes.ReplyIn) -> Any:
    """Write something for colleagues only."""
    said = Said(text=body.text, channel="api", trust="ours")
    cases.write_note(case=_case(request, number), said=said, by=_person(request), at=clock.now())
    return Status(201, shown.case(_case(request, number)))


@api.post("/cases/{int:number}/hand-over", response={200: shapes.CaseOut, **Errors})
def hand_over(request: HttpRequest, number: int, body: shapes.HandOverIn) -> Any:
    """Give the case to a person or a team, with a reason for the customer and a summary for the next one."""
    team = people.team(body.team)
    to = people.agent(body.person) if body.person else None
    if team is None or (body.person and to is None):
        raise HttpError(422, "There is no such team or person.")
    case, person = _case(request, number), _person(request)
    values = {"reason": body.reason, "summary": body.summary, "by": person, "at": clock.now()}
    cases.hand_over(case=case, to_team=team, to=to, **values)
    return shown.case(queries.case(case.pk))


@api.post("/cases/{int:number}/resolve", response={200: shapes.CaseOut, **Errors})
def resolve(request: HttpRequest, number: int, body: shapes.ResolveIn) -> Any:
    """End the case: how, why, and last words that the customer reads."""
    case, last = _case(request, number), Said(text=body.last_words, channel="api", trust="ours")
    cases.resolve(case=case, how=body.how, why=body.why, last_words=last, by=_person(request), at=clock.now())
    return shown.case(_case(request, number))


@api.post("/cases/{int:number}/reopen", response={200: shapes.CaseOut, **Errors})
def reopen(request: HttpRequest, number: int, body: shapes.ReasonedIn) -> Any:
    """It was not the end."""
    case = _case(request, number)
    cases.reopen(case=case, reason=body.reason, by=_person(request), at=clock.now())
    return shown.case(_case(request, number))


@api.get("/events", response={200: shapes.EventsOut, **Errors})
def list_events(
    request: HttpRequest, after: str = Query("", max_length=40), limit: int = Query(100, ge=1, le=500)
) -> Any:
    """The log behind a cursor, oldest first, without gaps. For administrators: it holds everyone's events."""
    if not _person(request).account.is_administrator:
        raise HttpError(403, str(words.ADMINISTRATORS_ONLY))
    try:
        cursor = events.Cursor.parse(after) if after else events.Cursor()
    except ValueError as error:
        raise HttpError(422, str(words.NO_CURSOR)) from error
    found = events.after(cursor, limit=limit)
    return {
        "events": [shown.event(one) for one in found],
        "next": str(events.cursor_of(found[-1])) if found else after,
    }


def _take(request: HttpRequest, keyed: list[tuple[str, shapes.MessageIn]]) -> list[dict[str, Any]]:
    token, at = request.auth, clock.now()
    told = [
        programs.Told(key=key, **{k: v for k, v in body.model_dump().items() if k != "key"})
        for key, body in keyed
    ]
    answers = programs.take(told, client=token.pk, by=token.person, at=at)
    single = len(answers) == 1
    return [_answer(answer, at=at, with_lines=single) for answer in answers]


def _answer(answer: programs.Answer, *, at: Any, with_lines: bool) -> dict[str, Any]:
    """In a bulk the sentences are left out: nobody is waiting to read them."""
    told = letter_queries.said_at_once(answer.case, at=at) if with_lines else None
    if told is None:
        answer.case.refresh_from_db(fields=["next_due_at"])
    owner = answer.case.owner
    return {
        "case": answer.case.number,
        "outcome": answer.outcome,
        "is_new": answer.is_new,
        "owner": owner.first_name if owner else "",
        "team": answer.case.team.name_for_customers,
        "due_at": told.due_at if told else answer.case.next_due_at,
        "lines": list(told.lines) if told else [],
    }


def _person(request: HttpRequest) -> Any:
    return request.auth.person


def _case(request: HttpRequest, number: int) -> Any:
    case = queries.case_for(number, _person(request))
    if case is None:
        raise HttpError(404, str(words.NO_SUCH_CASE))
    return case


def _problem(request: HttpRequest, status: int, title: Any, detail: Any = "") -> HttpResponse:
    body = {"type": "about:blank", "title": str(title), "status": status, "detail": str(detail)}
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = PROBLEM
    return response


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    response = _problem(request, 401, words.SEND_A_TOKEN, words.HOW_TO_SEND)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(programs.KeyIsUsed)
def _used(request: HttpRequest, error: programs.KeyIsUsed) -> HttpResponse:
    return _problem(request, 409, words.KEY_IS_USED, error)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return _problem(request, 422, words.CANNOT_BE_DONE, error)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework says of a body that it cannot read is not for people."""
    title = words.TITLES.get(error.status_code, words.ERROR)
    return _problem(request, error.status_code, title, words.CANNOT_BE_READ if _is_unread(error) else error)


def _is_unread(error: HttpError) -> bool:
    return error.status_code == 400  # noqa: PLR2004 -- none of ours; the framework's own, for a body that is no JSON


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
    return _problem(request, 413, words.TOO_LARGE, words.SMALLER_PARTS)


@api.exception_handler(OSError)
@api.exception_handler(DatabaseError)
def _not_kept(request: HttpRequest, error: Exception) -> HttpResponse:
    """A full disk, a database that is away: nothing of the call was done, and the same call can be made again."""
    reference = new_reference()
    logger.error(
        "%s %s could not be kept, reference %s", request.method, request.path, reference, exc_info=error
    )
    response = _problem(request, 503, words.NOT_KEPT, words.TRY_AGAIN % {"reference": reference})
    response["Retry-After"] = RETRY_AFTER
    return response


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    reference = new_reference()
    logger.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    return _problem(request, 500, words.BROKEN, words.TRY_AGAIN % {"reference": reference})


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    lines = [f"{_place(one)}: {_wrong(one)}" for one in error.errors[:10]]
    return _problem(request, 422, words.NOT_RIGHT, re.sub(r"\s+", " ", "; ".join(lines)))


def _place(wrong: dict[str, Any]) -> str:
    return ".".join(str(part) for part in wrong["loc"][2:]) or str(wrong["loc"][-1])


def _wrong(wrong: dict[str, Any]) -> str:
    """What is not right about it, in our words; the framework's own for what we have none for."""
    sentence = words.WRONG.get(wrong["type"])
    return str(sentence) % wrong.get("ctx", {}) if sentence else str(wrong["msg"])


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any address below /api/ that is none of ours."""
    return _problem(request, 404, words.TITLES[404], words.NOTHING_HERE)


def not_this_way(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The framework's refusal of a method, as a problem."""
    response = _problem(request, 405, words.TITLES[405], words.NO_SUCH_METHOD)
    response["Allow"] = refused.get("Allow", "")
    return response
