from __future__ import annotations

import json

import pytest
from django.db import OperationalError

from gehoor.cases.models import Case, Message
from gehoor.core.events import SYSTEM
from gehoor.core.models import Event
from gehoor.intake.models import Delivery
from gehoor.people import actions
from gehoor.people.models import Account, ApiToken
from tests.factories import cases, people

pytestmark = pytest.mark.django_db

BODY = {
    "address": "m.deboer@example.com",
    "name": "Marijke de Boer",
    "subject": "Lekt",
    "text": "De wasmachine lekt.",
}


@pytest.fixture
def team():
    return people.team()


@pytest.fixture
def anna(team):
    return people.agent("Anna Bakker", team)


@pytest.fixture
def call(client, anna, at):
    secret = actions.make_api_token(person=anna, name="shop", by=SYSTEM, at=at)

    def made(
        method: str,
        path: str,
        body: object = None,
        *,
        key: str = "",
        token: str = secret,
        language: str = "",
        as_is: bool = False,
    ):
        headers = {"authorization": f"Bearer {token}"} | ({"idempotency-key": key} if key else {})
        headers |= {"accept-language": language} if language else {}
        data = body if as_is else json.dumps(body) if body is not None else None
        return client.generic(method, f"/api/v1{path}", data or "", "application/json", headers=headers)

    return made


def test_a_message_becomes_a_case_and_says_who_and_by_when(call):
    answer = call("POST", "/messages", BODY, key="order-1")

    case = Case.objects.get()
    told = answer.json()
    assert answer.status_code == 201
    assert (told["case"], told["owner"], told["outcome"]) == (case.number, "Anna", "case")
    assert told["due_at"] is not None
    assert (case.channel, case.message_count) == ("api", 1)
    assert Delivery.objects.get().case == case


def test_the_same_key_again_gives_the_same_case(call):
    first = call("POST", "/messages", BODY, key="order-1")

    again = call("POST", "/messages", BODY, key="order-1")

    assert (again.status_code, again.json()["case"]) == (200, first.json()["case"])
    assert Case.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(call):
    call("POST", "/messages", BODY, key="order-1")

    answer = call("POST", "/messages", BODY | {"text": "Iets anders."}, key="order-1")

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert Message.objects.count() == 1


def test_a_bulk_is_taken_whole_or_not_at_all(call):
    good = [BODY | {"key": f"k{n}", "text": f"Bericht {n}"} for n in range(3)]
    bad = [*good, BODY | {"key": "k9", "address": "nobody"}]

    refused = call("POST", "/messages/bulk", {"messages": bad})
    kept = Case.objects.count()
    taken = call("POST", "/messages/bulk", {"messages": good})

    assert (refused.status_code, kept) == (422, 0)
    assert [one["outcome"] for one in taken.json()["results"]] == ["case", "case", "case"]


def test_a_message_goes_on_with_a_case_of_the_same_customer_only(call, team):
    call("POST", "/messages", BODY, key="a")
    mine = Case.objects.get()
    other = cases.case(team=team, customer=people.customer("J. Yilmaz", "j@example.com"))

    joined = call("POST", "/messages", BODY | {"case": mine.number, "text": "Nog steeds."}, key="b")
    refused = call("POST", "/messages", BODY | {"case": other.number}, key="c")

    assert (joined.json()["outcome"], joined.json()["case"]) == ("joined", mine.number)
    assert refused.status_code == 422
    assert other.messages.count() == 1


@pytest.mark.parametrize(
    ("language", "titles", "details"),
    [
        (
            "en",
            ["Something in the request is not right", "Bad request", "Not found"],
            ["text: is missing; colour: is not known here", "The body cannot be read as JSON."],
        ),
        (
            "nl",
            ["Iets in het verzoek klopt niet", "Onjuist verzoek", "Niet gevonden"],
            ["text: ontbreekt; colour: is hier niet bekend", "De inhoud is niet als JSON te lezen."],
        ),
    ],
)
def test_what_is_refused_is_said_in_the_language_that_was_asked_for(call, language, titles, details):
    asked = {"language": language, "key": "k"}
    answers = [
        call("POST", "/messages", {"address": "a@example.com", "colour": "red"}, **asked),
        call("POST", "/messages", "{", **asked, as_is=True),
        call("GET", "/cases/999", **asked),
    ]

    told = [answer.json() for answer in answers]
    assert [one["title"] for one in told] == titles
    assert [one["detail"] for one in told[:2]] == details


@pytest.mark.parametrize("token", ["", "gehoor_wrong", " ", "\x00"])
def test_without_a_good_token_nothing_is_told(call, token):
    answer = call("GET", "/cases", token=token)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_and_one_of_a_closed_account_open_nothing(call, anna, at):
    actions.revoke_api_token(token=ApiToken.objects.get(), by=SYSTEM, at=at)
    revoked = call("GET", "/cases")
    ApiToken.objects.update(revoked_at=None)
    actions.close_account(account=anna.account, by=SYSTEM, at=at)
    closed = call("GET", "/cases")

    assert [revoked.status_code, closed.status_code] == [401, 401]


def test_a_case_of_a_closed_team_is_not_there_for_others(call):
    closed = cases.case(
        team=people.team("Personeel", is_closed=True), customer=people.customer("X", "x@example.com")
    )

    answer = call("GET", f"/cases/{closed.number}")
    listed = call("GET", "/cases")

    assert answer.status_code == 404
    assert listed.json()["cases"] == []


def test_a_page_of_cases_goes_on_where_it_stopped(call, team):
    numbers = [
        cases.case(team=team, customer=people.customer(f"C{n}", f"c{n}@example.com")).number for n in range(5)
    ]

    seen, after = [], ""
    while True:
        page = call("GET", f"/cases?limit=2&after={after}").json()
        seen += [one["number"] for one in page["cases"]]
        after = page["next"]
        if not after:
            break

    assert seen == numbers


@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
def test_the_log_is_for_administrators_and_has_no_gaps(call, anna):
    call("POST", "/messages", BODY, key="a")
    refused = call("GET", "/events")
    Account.objects.filter(pk=anna.account_id).update(role=Account.Role.ADMINISTRATOR)

    seen, after = [], ""
    while page := call("GET", f"/events?limit=3&after={after}").json():
        if not page["events"]:
            break
        seen += [event["name"] for event in page["events"]]
        after = page["next"]

    assert refused.status_code == 403
    assert seen == list(Event.objects.order_by("id").values_list("name", flat=True))


def test_answering_handing_over_and_resolving(call, team):
    repairs = people.team("Reparatie")
    call("POST", "/messages", BODY, key="a")
    number = Case.objects.get().number

    replied = call("POST", f"/cases/{number}/reply", {"text": "Bram komt morgen."})
    handed = call(
        "POST", f"/cases/{number}/hand-over", {"team": repairs.pk, "reason": "Repair.", "summary": "Leaks."}
    )
    ended = call(
        "POST",
        f"/cases/{number}/resolve",
        {"how": "repaired", "why": "New seal.", "last_words": "It is dry."},
    )
    whole = call("GET", f"/cases/{number}").json()

    assert [replied.status_code, handed.status_code, ended.status_code] == [201, 200, 200]
    assert [one["kind"] for one in whole["messages"]] == ["in", "out", "out"]
    assert (whole["status"], whole["hand_off_count"], whole["team"]) == ("resolved", 1, "Reparatie")


def test_the_description_of_the_api_is_open_and_current(client):
    answer = client.get("/api/v1/openapi.json")

    assert answer.json()["openapi"] == "3.1.0"
    assert "/api/v1/messages" in answer.json()["paths"]


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (OSError(28, "No space left on device"), 503, "It cannot be kept just now"),
        (OperationalError("database is locked"), 503, "It cannot be kept just now"),
        (RuntimeError("secret detail"), 500, "Something broke on our side"),
    ],
)
def test_what_fails_on_our_side_is_a_problem_with_a_reference_that_can_be_sent_again(
    call, monkeypatch, caplog, error, status, title
):
    def fails(*_args, **_values):
        raise error

    monkeypatch.setattr("gehoor.core.files.put", fails)

    failed = call("POST", "/messages", BODY, key="k1")
    monkeypatch.undo()
    again = call("POST", "/messages", BODY, key="k1")

    reference = failed.json()["detail"][-10:-1]
    assert (failed.status_code, failed.headers["Content-Type"], failed.json()["title"]) == (
        status,
        "application/problem+json",
        title,
    )
    assert failed.headers.get("Retry-After", "") == ("60" if status == 503 else "")
    assert reference in caplog.text
    assert "secret" not in failed.content.decode()
    assert again.status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/nothing", 404),
        ("GET", "/cases/abc", 404),
        ("DELETE", "/messages", 405),
        ("OPTIONS", "/cases", 405),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(call, method, path, status):
    answer = call(method, path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_method_that_is_refused_names_those_that_are_not(call):
    assert call("DELETE", "/messages").headers["Allow"] == "POST"


def test_a_body_that_is_too_large_is_the_callers_to_mend(call, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = call("POST", "/messages", BODY | {"text": "x" * 2000}, key="k")

    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")


def test_a_cursor_that_is_none_of_ours_is_refused(call):
    answer = call("GET", "/cases?after=zzz")

    assert answer.status_code == 422


def test_a_bulk_says_by_when_each_customer_hears(call):
    answer = call("POST", "/messages/bulk", {"messages": [BODY | {"key": f"k{n}"} for n in range(2)]})

    told = [one["due_at"] for one in answer.json()["results"]]
    assert told == [
        f"{due:%Y-%m-%dT%H:%M:%SZ}"
        for due in Case.objects.order_by("id").values_list("next_due_at", flat=True)
    ]


def test_signs_that_no_database_keeps_are_replaced(call, team):
    number = call("POST", "/messages", BODY | {"text": "De\x00pomp"}, key="k").json()["case"]

    noted = call("POST", f"/cases/{number}/notes", {"text": "a\x00b"})
    given = call(
        "POST", f"/cases/{number}/hand-over", {"team": team.pk, "reason": "a\x00b", "summary": "c\x00d"}
    )

    assert (noted.status_code, given.status_code) == (201, 200)
    assert list(Message.objects.order_by("id").values_list("text", flat=True))[:2] == [
        "De\ufffdpomp",
        "a\ufffdb",
    ]


def test_the_description_says_that_errors_are_problems(client):
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/messages"]["post"]["responses"]

    assert list(described["422"]["content"]) == ["application/problem+json"]
    assert list(described["201"]["content"]) == ["application/json"]
