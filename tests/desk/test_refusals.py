"""What is refused comes back as it was typed, with the reason."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gehoor.cases import actions
from tests.desk.conftest import fresh, heard, said_on
from tests.factories import cases, people

FIRST = ("in", "De wasmachine lekt weer.")
LONG = "Een heel verhaal dat niemand nog eens wil typen."


@pytest.mark.parametrize(
    ("deed", "given", "why"),
    [
        ("reply", {"text": LONG, "cc": "geen adres"}, "geen adres is not a mail address."),
        ("note", {"text": "  "}, "There is nothing in this message yet."),
        ("hand-over", {"reason": LONG}, "To whom"),
        ("resolve", {"how": "replaced", "text": LONG}, "Why this way"),
        ("wait", {"for_whom": "waiting_customer", "reason": ""}, "What for"),
        ("reopen", {"reason": LONG}, "This case is still being worked on."),
        ("merge", {"into": "99999", "reason": LONG}, "There is no case with this number that you can see."),
        ("facts", {"subject": ""}, "Subject"),
        ("promise", {"text": LONG}, "By when"),
    ],
)
def test_refused_deed_shows_its_form_again(desk, case, address, deed, given, why):
    answer = desk.post(address(deed), {"version": fresh(case).version} | given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert [text for text in given.values() if text == LONG and text not in page] == []
    assert said_on(case) == [FIRST]


def test_reply_after_something_happened_is_held_back_with_what_was_typed(desk, case, address, now):
    version = fresh(case).version
    heard(case, now.at, "Laat maar, het is opgelost.")

    answer = desk.post(address("reply"), {"text": LONG, "version": version, "seen": case.messages.first().pk})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Something happened on this case since you opened it." in page
    assert f">{LONG}</textarea>" in page
    assert page.index("New since you opened this case") < page.rindex("Laat maar, het is opgelost.")
    assert "Send it all the same" in page
    assert [kind for kind, _ in said_on(case)] == ["in", "in"]


def test_reply_is_sent_all_the_same_once_the_news_was_shown(desk, case, address, now):
    version = fresh(case).version
    heard(case, now.at)
    held = desk.post(address("reply"), {"text": LONG, "version": version})

    answer = desk.post(address("reply"), {"text": LONG, "version": shown(held, "version")})

    assert answer.status_code == 302
    assert said_on(case)[-1] == ("out", LONG)


def test_what_comes_while_the_news_is_read_holds_the_reply_back_again(desk, case, address, now):
    version = fresh(case).version
    heard(case, now.at)
    held = desk.post(address("reply"), {"text": LONG, "version": version})
    heard(case, now.at, "En nog iets.")

    answer = desk.post(address("reply"), {"text": LONG, "version": shown(held, "version")})

    assert answer.status_code == 422


def test_files_of_a_refused_reply_need_not_be_chosen_again(desk, case, address):
    file = SimpleUploadedFile("label.pdf", b"%PDF-1.4 label")
    version = fresh(case).version
    held = desk.post(
        address("reply"), {"text": "Dag.", "cc": "geen adres", "files": [file], "version": version}
    )

    desk.post(address("reply"), {"text": "Dag.", "kept": shown(held, "kept"), "version": version})

    assert list(case.messages.get(kind="out").attachments.values_list("name", "size")) == [("label.pdf", 14)]


def test_files_that_someone_else_kept_are_not_taken(desk, case, address, team):
    from tests.desk.conftest import signed_in

    bram = signed_in(people.agent("Bram Kok", team))
    file = SimpleUploadedFile("geheim.pdf", b"%PDF-1.4 geheim")
    held = bram.post(address("reply"), {"text": "x", "cc": "geen adres", "files": [file], "version": 1})

    desk.post(address("reply"), {"text": "Dag.", "kept": shown(held, "kept"), "version": fresh(case).version})

    assert case.messages.get(kind="out").attachments.count() == 0


def shown(answer, name: str) -> str:
    """The value of a hidden field of the reply form."""
    return answer.context["dock"].reply[name].value()


def test_too_many_bytes_are_refused(desk, case, address, monkeypatch):
    monkeypatch.setattr("gehoor.desk.forms.fields.LARGEST_FILES", 10)
    file = SimpleUploadedFile("film.mp4", b"x" * 11)

    answer = desk.post(address("note"), {"text": "Film.", "files": [file]})

    assert answer.status_code == 422
    assert "These files are larger than 25 MB together." in answer.content.decode()


def test_too_many_files_are_refused_and_the_words_stay(desk, case, address):
    files = [SimpleUploadedFile(f"foto-{number}.jpg", b"x") for number in range(101)]

    answer = desk.post(address("note"), {"text": "Alle foto's.", "files": files})

    assert answer.status_code == 422
    assert "These are more than 100 files." in answer.content.decode()
    assert "Alle foto&#x27;s.</textarea>" in answer.content.decode()


def test_ended_case_offers_to_open_it_again_and_no_hand_over(desk, case, address, anna, now):
    actions.resolve(case=case, how="answered", why="Klaar", last_words=cases.said("Dag."), by=anna, at=now.at)

    page = desk.get(address()).content.decode()
    answer = desk.post(address("hand-over"), {"to": f"{case.team_id}:", "reason": "a", "summary": "b"})

    assert ('value="hand-over"' in page, "Open again" in page) == (False, True)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        ("hand-over", {"reason": "Zij weet meer", "summary": "Een lang verhaal."}),
        ("resolve", {"how": "answered", "why": "Klaar", "text": "Een lange brief."}),
        ("reply", {"text": "Een lange brief."}),
    ],
)
def test_words_for_a_case_that_was_merged_meanwhile_stay_with_the_reason(
    desk, case, address, anna, team, now, deed, given
):
    given |= {"to": f"{team.pk}:" if deed == "hand-over" else "", "version": fresh(case).version}
    other = cases.case(team=team, customer=case.customer, at=now.at)
    actions.merge(case=case, into=other, reason="Zelfde lek.", by=anna, at=now.at)

    answer = desk.post(address(deed), given)

    page = answer.content.decode()
    words = given.get("summary") or given["text"]
    assert (answer.status_code, f"{words}</textarea>" in page) == (422, True)
    assert "Answer there." in page if deed == "reply" else f"went on in case {other.number}." in page
    assert "all the same" not in page


def test_forged_request_is_refused(anna, case, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna.account)

    answer = client.post(
        address("note"), {"text": "Van een andere site."}, HTTP_REFERER="https://elsewhere.example/form"
    )

    assert (answer.status_code, answer.context["came_from"]) == (403, "/")
    assert said_on(case) == [FIRST]


@pytest.mark.parametrize("deed", ["take", "spam", "unmerge", "take-up", "resolve/undo", "draft/out"])
def test_buttons_do_nothing_when_a_link_leads_there(desk, case, address, deed):
    assert desk.get(address(deed)).status_code == 405


@pytest.mark.parametrize("deed", ["hand-over", "resolve", "wait", "promise", "not-taken-up"])
def test_who_comes_back_to_a_deed_on_a_case_that_ended_reads_at_once_that_it_ended(
    desk, case, address, anna, now, deed
):
    actions.resolve(case=case, how="answered", why="Klaar", last_words=cases.said("Dag."), by=anna, at=now.at)

    answer = desk.get(address(deed))

    assert (answer.status_code, "This case is Resolved. Reopen it first." in answer.content.decode()) == (
        200,
        True,
    )


def test_who_comes_back_to_a_merge_that_was_done_reads_where_the_case_went_on(
    desk, case, address, anna, team, now
):
    other = cases.case(team=team, customer=case.customer, at=now.at)
    at_first = desk.get(address("merge")).content.decode()
    actions.merge(case=case, into=other, reason="Zelfde lek.", by=anna, at=now.at)

    afterwards = desk.get(address("merge")).content.decode()

    sentence = f"This case is part of case {other.number} already."
    assert (sentence in at_first, sentence in afterwards) == (False, True)


def test_who_comes_back_to_opening_a_case_again_reads_that_it_is_open(desk, case, address):
    assert "This case is still being worked on." in desk.get(address("reopen")).content.decode()
