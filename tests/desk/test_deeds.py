"""Each deed on a case, from its form to what happened."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gehoor.cases import actions
from gehoor.core.events import SYSTEM
from gehoor.letters.models import Letter
from gehoor.people import actions as of_people
from gehoor.promises.models import Promise
from tests.desk.conftest import fresh, heard, said_on, signed_in
from tests.factories import cases, people, promises

FIRST = ("in", "De wasmachine lekt weer.")


def test_reply_goes_to_where_the_customer_wrote_from(desk, case, address):
    answer = desk.post(address("reply"), {"text": "Wij komen vandaag.", "version": fresh(case).version})

    assert (answer.status_code, answer.url) == (302, f"{address()}?done")
    assert said_on(case) == [FIRST, ("out", "Wij komen vandaag.")]
    letter = Letter.objects.get(kind="reply")
    assert (letter.address, letter.state) == ("m.deboer@example.com", "queued")


def test_reply_says_to_whom_it_went(desk, case, address):
    answer = desk.post(
        address("reply"),
        {"text": "Dag.", "cc": "zoon@example.com", "version": fresh(case).version},
        follow=True,
    )

    assert "Sent to m.deboer@example.com, zoon@example.com." in answer.content.decode()


def test_reply_takes_files_along(desk, case, address):
    file = SimpleUploadedFile("label.pdf", b"%PDF-1.4 label")

    desk.post(address("reply"), {"text": "Het label.", "files": [file], "version": fresh(case).version})

    sent = case.messages.get(kind="out").attachments.get()
    assert (sent.name, sent.type, sent.size) == ("label.pdf", "application/pdf", 14)


def test_reply_to_all_writes_to_the_others_of_the_last_mail(desk, case, address, now):
    receivers = {"to": [["", "support@gehoor.localhost"]], "cc": [["Zoon", "Zoon@Example.com"]]}
    said = cases.said("Ook mijn zoon leest mee.", recipients=receivers)
    actions.receive(case=case, said=said, author=case.customer, at=now.at)

    page = desk.get(f"{address('reply')}?all").content.decode()

    assert 'name="cc" value="zoon@example.com"' in page


def test_note_stays_inside(desk, case, address):
    answer = desk.post(address("note"), {"text": "Lot 24-118 lekt vaker."})

    assert answer.status_code == 302
    assert said_on(case) == [FIRST, ("note", "Lot 24-118 lekt vaker.")]
    assert Letter.objects.filter(kind="reply").count() == 0


def test_forward_sends_one_message_to_someone_else(desk, case, address):
    message = case.messages.get()

    answer = desk.post(
        address(f"forward/{message.pk}"), {"to": "monteur@example.com", "text": "Kunt u kijken?"}
    )

    assert answer.status_code == 302
    assert list(Letter.objects.filter(kind="forward").values_list("address", flat=True)) == [
        "monteur@example.com"
    ]


def test_internal_note_cannot_be_forwarded(desk, case, address, anna, now):
    note = actions.write_note(case=case, said=cases.said("Niet voor buiten."), by=anna, at=now.at)

    assert desk.get(address(f"forward/{note}")).status_code == 404
    assert desk.post(address(f"forward/{note}"), {"to": "a@example.com"}).status_code == 404


def test_message_of_another_case_cannot_be_forwarded_through_this_one(desk, case, address, team, now):
    other = cases.case(team=team, customer=people.customer("J", "j@example.com"), at=now.at)

    assert desk.get(address(f"forward/{other.messages.get().pk}")).status_code == 404


def test_hand_over_to_a_colleague(desk, case, address, team):
    bram = people.agent("Bram Kok", team)

    answer = desk.post(
        address("hand-over"),
        {"to": f"{team.pk}:{bram.pk}", "reason": "Bram kent dit lot.", "summary": "Derde keer lek."},
    )

    assert answer.status_code == 302
    hand_off = case.hand_offs.get()
    assert (fresh(case).owner, hand_off.reason, hand_off.summary) == (
        bram,
        "Bram kent dit lot.",
        "Derde keer lek.",
    )


def test_hand_over_to_a_team_without_anyone_waits_in_its_tray(desk, case, address):
    repairs = people.team("Reparatie")

    desk.post(address("hand-over"), {"to": f"{repairs.pk}:", "reason": "Reparatie.", "summary": "Lekt."})

    assert (fresh(case).team, fresh(case).owner) == (repairs, None)


def test_hand_over_to_a_closed_team_leads_back_to_the_own_tray(desk, case, address):
    lawyers = people.team("Juristen", is_closed=True)

    answer = desk.post(
        address("hand-over"), {"to": f"{lawyers.pk}:", "reason": "Claim.", "summary": "Claim."}
    )

    assert answer.url == "/desk/"
    assert desk.get(address()).status_code == 404


def test_resolve_ends_the_case_with_last_words(desk, case, address):
    given = {"how": "replaced", "why": "Derde lekkage.", "text": "U krijgt een nieuwe machine."}

    answer = desk.post(address("resolve"), given)

    assert answer.status_code == 302
    assert (fresh(case).status, fresh(case).how_resolved) == ("resolved", "replaced")
    assert said_on(case)[-1] == ("out", "U krijgt een nieuwe machine.")


def test_take_out_of_the_tray(desk, address, case, anna):
    people_of = case.team.memberships
    people_of.update(takes_new=False)
    waiting = cases.case(team=case.team, customer=people.customer("J", "j@example.com"))

    answer = desk.post(f"/desk/cases/{waiting.number}/take/")

    assert (answer.status_code, fresh(waiting).owner) == (302, anna)


def test_take_what_someone_has_is_refused(desk, case, address):
    answer = desk.post(address("take"))

    assert answer.status_code == 422
    assert "Anna Bakker has this case already." in answer.content.decode()


def test_wait_for_the_customer(desk, case, address):
    answer = desk.post(address("wait"), {"for_whom": "waiting_customer", "reason": "Uw foto van het lek."})

    assert (answer.status_code, fresh(case).status) == (302, "waiting_customer")


def test_reopen_what_had_ended(desk, case, address, anna, now):
    actions.resolve(case=case, how="answered", why="Klaar", last_words=cases.said("Dag."), by=anna, at=now.at)

    answer = desk.post(address("reopen"), {"reason": "Het lekt toch weer."})

    assert (answer.status_code, fresh(case).status) == (302, "open")


@pytest.mark.parametrize(
    ("deed", "given", "sentence"),
    [
        ("spam", {}, "is put aside as spam."),
        ("not-taken-up", {"reason": "Niet voor ons."}, "is put aside."),
    ],
)
def test_putting_aside_leads_to_the_tray_and_can_be_undone(desk, case, address, deed, given, sentence):
    landed = desk.post(address(deed), given, follow=True)
    status = fresh(case).status

    undone = desk.post(address("take-up"), follow=True)

    assert landed.redirect_chain == [("/desk/", 302)]
    assert f"Case {case.number} {sentence}" in landed.content.decode()
    assert f'action="{address("take-up")}"' in landed.content.decode()
    assert (status, fresh(case).status) == ("not_taken_up", "open")
    assert "The case is open again." in undone.content.decode()


def test_resolve_can_be_undone(desk, case, address):
    given = {"how": "answered", "why": "Klaar.", "text": "Graag gedaan."}
    landed = desk.post(address("resolve"), given, follow=True)

    desk.post(address("resolve/undo"))

    assert f'action="{address("resolve/undo")}"' in landed.content.decode()
    assert fresh(case).status == "open"


def test_done_is_said_once(desk, case, address):
    desk.post(address("note"), {"text": "Een."})

    first, second = desk.get(address()).content.decode(), desk.get(address()).content.decode()

    assert ("The note is kept." in first, "The note is kept." in second) == (True, False)


def test_merge_shows_the_other_case_first(desk, case, address, team, now):
    other = cases.case(team=team, customer=case.customer, at=now.at, said=cases.said(subject="Nog een lek"))

    page = desk.get(f"{address('merge')}?into={other.number}").content.decode()
    unknown = desk.get(f"{address('merge')}?into=99999").content.decode()

    assert "Nog een lek" in page.split('id="other-case"')[1].split("</div>")[0]
    assert "There is no case with this number" in unknown.split('id="other-case"')[1].split("</div>")[0]


def test_merge_and_take_apart_again(desk, case, address, team, now):
    other = cases.case(team=team, customer=case.customer, at=now.at, said=cases.said(subject="Nog een lek"))

    landed = desk.post(address("merge"), {"into": other.number, "reason": "Zelfde lek."}, follow=True)
    merged, page = fresh(case).merged_into, landed.content.decode()
    desk.post(address("unmerge"))

    assert landed.redirect_chain == [(f"/desk/cases/{other.number}/", 302)]
    assert (f'action="{address("unmerge")}"' in page, page.count('<article class="message')) == (True, 2)
    assert (merged, fresh(case).merged_into, fresh(case).status) == (other, None, "open")


def test_merge_with_the_case_of_another_customer_is_refused(desk, case, address, team, now):
    other = cases.case(team=team, customer=people.customer("J. Yilmaz", "j@example.com"), at=now.at)

    answer = desk.post(address("merge"), {"into": other.number, "reason": "Zelfde lek."})

    assert answer.status_code == 422
    assert "These are cases of two different customers." in answer.content.decode()
    assert fresh(case).merged_into is None


def test_proposal_is_shown_and_can_be_declined(desk, case, address, team, now):
    other = cases.case(
        team=team, customer=case.customer, at=now.at, said=cases.said(subject="Eerdere lekkage")
    )
    actions.propose_belonging(case=case, belongs_to=other, reason="Same subject.", at=now.at)

    before = desk.get(address()).content.decode()
    desk.post(address(f"two-cases/{other.number}"))
    after = desk.get(address()).content.decode()

    assert ("They are two cases" in before, f"merge/?into={other.number}" in before) == (True, True)
    assert "They are two cases" not in after


def test_facts_are_corrected(desk, case, address):
    jan = people.customer("Jan Jansen", "jan@example.com")

    answer = desk.post(
        address("facts"), {"subject": "Slang los", "product": "", "customer": "jan@example.com"}
    )

    assert (answer.status_code, fresh(case).subject, fresh(case).customer) == (302, "Slang los", jan)


def test_facts_with_an_unknown_address_are_refused(desk, case, address):
    answer = desk.post(address("facts"), {"subject": "Slang los", "customer": "nobody@example.com"})

    assert answer.status_code == 422
    assert "We know nobody with this address." in answer.content.decode()


def test_person_is_corrected(desk, case, address, marijke):
    given = {"name": "M. de Boer-Smit", "phone": "06-1", "language": "nl", "note": "Liever bellen."}

    answer = desk.post(address("person"), given)

    marijke.refresh_from_db()
    assert answer.status_code == 302
    assert (marijke.name, marijke.phone, marijke.language, marijke.note) == tuple(given.values())


def test_address_is_added(desk, case, address, marijke):
    desk.post(address("address"), {"email": "werk@example.com"})

    found = list(marijke.addresses.order_by("id").values_list("email", flat=True))
    assert found == ["m.deboer@example.com", "werk@example.com"]


def test_address_of_someone_else_is_refused(desk, case, address):
    people.customer("Jan", "jan@example.com")

    answer = desk.post(address("address"), {"email": "jan@example.com"})

    assert answer.status_code == 422
    assert "jan@example.com belongs to someone else." in answer.content.decode()


def test_promise_of_ones_own_is_for_the_moment_on_the_clock_of_the_desk(desk, case, address):
    answer = desk.post(address("promise"), {"text": "De monteur belt u.", "due_at": "2026-11-17T12:00"})

    promise = Promise.objects.get(kind="own")
    assert answer.status_code == 302
    assert (promise.text, promise.due_at.isoformat()) == ("De monteur belt u.", "2026-11-17T11:00:00+00:00")


def test_promise_in_the_past_is_refused_and_what_was_typed_stays(desk, case, address):
    answer = desk.post(address("promise"), {"text": "De monteur belt u.", "due_at": "2026-11-10T12:00"})

    assert answer.status_code == 422
    assert "Choose a moment that is still to come." in answer.content.decode()
    assert 'value="De monteur belt u."' in answer.content.decode()


def test_promise_is_moved_with_a_reason(desk, case, address, anna, now):
    promise = promises.own(case, by=anna, due_at=now.at + timedelta(hours=2), at=now.at)

    answer = desk.post(
        address(f"promises/{promise.pk}/move"),
        {"due_at": "2026-11-17T12:00", "reason": "De monteur is ziek."},
    )

    promise.refresh_from_db()
    assert (answer.status_code, promise.due_at.isoformat()) == (302, "2026-11-17T11:00:00+00:00")


def test_promise_is_kept_by_telephone(desk, case, address, anna, now):
    promise = promises.own(case, by=anna, due_at=now.at + timedelta(hours=2), at=now.at)

    desk.post(address(f"promises/{promise.pk}/keep"))

    promise.refresh_from_db()
    assert promise.kept_at == now.at


def test_what_an_agent_promised_to_do_is_kept_when_he_says_so_and_named_before_he_resolves(
    desk, case, address, anna, now
):
    promise = promises.own(case, by=anna, due_at=now.at + timedelta(hours=2), at=now.at)

    before = [desk.get(address(part)).content.decode() for part in ("", "resolve")]
    desk.post(address(f"promises/{promise.pk}/keep"))
    after = [desk.get(address(part)).content.decode() for part in ("", "resolve")]

    done, still = "This was done", "Still promised: <strong>De monteur belt u.</strong>"
    assert [(done in page, still in page) for page in before] == [(True, False), (True, True)]
    assert [(done in page, still in page) for page in after] == [(False, False), (False, False)]


def test_promise_of_another_case_cannot_be_touched_through_this_one(desk, case, address, team, anna, now):
    other = cases.case(team=team, customer=people.customer("J", "j@example.com"), at=now.at)
    promise = promises.own(other, by=anna, due_at=now.at + timedelta(hours=2), at=now.at)

    assert desk.post(address(f"promises/{promise.pk}/keep")).status_code == 404
    assert desk.get(address(f"promises/{promise.pk}/move")).status_code == 404


def test_letter_that_did_not_arrive_is_sent_again(desk, case, worker):
    worker()
    Letter.objects.update(state="failed", reason="gave_up", sent_at=None)
    letter = Letter.objects.get()

    listed = desk.get("/desk/not-arrived/").content.decode()
    answer = desk.post(f"/desk/letters/{letter.pk}/retry/")

    letter.refresh_from_db()
    assert "The mail server did not take it within two days." in listed
    assert (answer.status_code, letter.state) == (302, "queued")


def test_new_case_for_someone_who_called(desk, team, anna):
    given = {
        "key": "key-of-the-page",
        "name": "Piet Post",
        "email": "piet@example.com",
        "phone": "06-2",
        "channel": "phone",
        "team": team.pk,
        "subject": "Oven wordt niet heet",
        "text": "De oven blijft koud.",
        "remedy_sought": "Een monteur",
        "mine": "on",
    }

    answer = desk.post("/desk/new/", given)

    opened = fresh_by_subject("Oven wordt niet heet")
    assert (answer.status_code, answer.url) == (302, f"/desk/cases/{opened.number}/?done")
    assert (opened.owner, opened.channel, opened.remedy_sought) == (anna, "phone", "Een monteur")
    assert (opened.customer.name, opened.customer.phone) == ("Piet Post", "06-2")


def test_new_case_for_someone_whom_we_know(desk, team, marijke):
    found = desk.get("/desk/new/?who=marijke").content.decode()

    desk.post(
        "/desk/new/",
        {
            "key": "key-of-the-page",
            "person": marijke.pk,
            "channel": "desk",
            "team": team.pk,
            "subject": "Aan de balie",
            "text": "Lekt.",
        },
    )

    assert f'href="/desk/new/?person={marijke.pk}"' in found
    assert fresh_by_subject("Aan de balie").customer == marijke


def test_new_case_whose_page_was_sent_twice_is_opened_once(desk, team):
    page = desk.get("/desk/new/").content.decode()
    given = {
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        "name": "Piet Post",
        "channel": "phone",
    }
    given |= {"team": team.pk, "subject": "Oven koud", "text": "Hij blijft koud."}

    answers = [desk.post("/desk/new/", given).url for _ in range(2)]

    assert answers == [f"/desk/cases/{fresh_by_subject('Oven koud').number}/?done"] * 2


def test_new_case_without_anyone_is_refused_and_what_was_typed_stays(desk, team):
    answer = desk.post(
        "/desk/new/",
        {
            "key": "key-of-the-page",
            "channel": "phone",
            "team": team.pk,
            "subject": "Oven koud",
            "text": "Hij blijft koud.",
        },
    )

    assert answer.status_code == 422
    assert "Write a name or a mail address." in answer.content.decode()
    assert ">\nHij blijft koud.</textarea>" in answer.content.decode()


def fresh_by_subject(subject):
    from gehoor.cases.models import Case

    return Case.objects.get(subject=subject)


def test_someone_who_left_cannot_do_anything(desk, case, address, anna):
    people.agent("Chaima el Idrissi", role="administrator")
    of_people.close_account(account=anna.account, by=SYSTEM, at=case.opened_at)

    answer = desk.post(address("note"), {"text": "Nog iets."})

    assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={address('note')}")
    assert said_on(case) == [FIRST]


def test_what_the_customer_wrote_meanwhile_is_there_after_a_deed(desk, case, address, now):
    heard(case, now.at, "Hallo?")

    page = desk.get(address()).content.decode()

    assert "Hallo?" in page


def test_colleague_of_another_team_sees_an_open_case(case, address):
    chaima = people.agent("Chaima el Idrissi", people.team("Reparatie"))

    assert signed_in(chaima).get(address()).status_code == 200


@pytest.mark.parametrize(
    ("deed", "given", "again"),
    [
        ("resolve", {"how": "answered", "why": "Klaar.", "text": "Graag gedaan."}, "Resolve all the same"),
        ("hand-over", {"reason": "Zij weet meer.", "summary": "Bel eerst."}, "Hand over all the same"),
    ],
)
def test_what_happened_meanwhile_is_seen_before_a_case_ends_or_goes_on(
    desk, case, address, team, now, deed, given, again
):
    people.agent("Bram de Wit", team)
    seen = {"version": fresh(case).version, "seen": case.messages.get().pk}
    heard(case, now.at, "Wacht even.")
    panel = desk.get(address(deed), seen).context["form"]
    given |= {"to": f"{team.pk}:", **{name: panel[name].value() for name in seen}}

    refused = desk.post(address(deed), given)
    before = fresh(case).status, fresh(case).hand_off_count
    desk.post(address(deed), given | {"version": refused.context["form"]["version"].value()})

    page = refused.content.decode()
    assert (refused.status_code, before) == (422, ("new", 0))
    assert (fresh(case).status, fresh(case).hand_off_count) in {("resolved", 0), ("new", 1)}
    assert "Something happened on this case since you opened it." in page
    assert (again in page, "New since you opened this case" in page) == (True, True)


def test_last_message_begins_with_the_reply_that_was_being_written(desk, case, address):
    desk.post(address("draft/out"), {"text": "Beste mevrouw, hij is gemaakt."})
    desk.post(address("draft/note"), {"text": "Nog bellen met de fabriek."})

    panel = desk.get(address("resolve")).context["form"]
    given = {"how": "repaired", "why": "Hij is gemaakt.", "text": panel["text"].value()}
    desk.post(address("resolve"), given)

    assert said_on(case) == [FIRST, ("out", "Beste mevrouw, hij is gemaakt.")]
    assert [(one.kind, one.text) for one in case.drafts.all()] == [("note", "Nog bellen met de fabriek.")]


def test_a_case_of_a_closed_team_is_not_proposed_to_those_outside_it(desk, case, address, now):
    closed = people.team("Directie", is_closed=True)
    other = cases.case(
        team=closed, customer=case.customer, at=now.at, said=cases.said(subject="Klacht over Anna")
    )
    actions.propose_belonging(case=case, belongs_to=other, reason="Same subject.", at=now.at)

    page = desk.get(address()).content.decode()

    assert ("Klacht over Anna" in page, "They are two cases" in page) == (False, False)
