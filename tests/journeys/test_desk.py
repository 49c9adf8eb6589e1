"""What an agent does besides answering: join two cases, put spam aside, come back to a draft, work beside others."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import number_in
from tests.journeys.house import until

pytestmark = pytest.mark.browser


def test_two_cases_are_merged_and_taken_apart_again(house, worker, case_of):
    first = case_of("Droger piept")
    house.mail(
        "En nu stinkt hij ook.", sender="Klant <droger-piept@customer.example>", subject="Vreemde lucht"
    )
    anna = worker("anna")
    anna.go("/desk/")
    row = anna.page.locator("#cases [data-row]", has_text="Vreemde lucht")
    row.wait_for()
    second = number_in(row.get_attribute("href"))
    anna.go(f"/desk/cases/{second}/merge/")

    anna.fill(into=str(first))
    anna.page.locator(".other-case", has_text="Droger piept").wait_for()
    anna.page.get_by_role("button", name="Merge").click()
    anna.page.get_by_text(f"Case {second} went on as part of this one.").wait_for()
    both = anna.page.locator("#conversation .message").count()
    anna.page.get_by_role("button", name="Undo").click()
    anna.page.get_by_text("The case stands on its own again.").wait_for()

    assert both == 2
    anna.go(f"/desk/cases/{first}/")
    assert anna.page.locator("#conversation .message").count() == 1


def test_spam_is_put_aside_and_back(worker, case_of):
    number = case_of("Win een prijs")
    anna = worker("anna")
    anna.go(f"/desk/cases/{number}/")

    anna.page.locator(".case-tools details.menu summary").click()
    anna.page.get_by_role("button", name="It is spam").click()
    anna.page.get_by_text(f"Case {number} is put aside as spam.").wait_for()
    in_tray = anna.page.locator("#cases [data-row]", has_text="Win een prijs").count()
    anna.press("z")
    anna.page.get_by_text("The case is open again.").wait_for()

    assert in_tray == 0
    anna.go("/desk/")
    assert anna.page.locator("#cases [data-row]", has_text="Win een prijs").count() == 1


def test_draft_is_there_after_a_reload(worker, case_of):
    number = case_of("Stofzuiger zwijgt")
    anna = worker("anna")
    anna.go(f"/desk/cases/{number}/")

    anna.press("r")
    anna.page.keyboard.type("Beste klant, ik zoek het uit")
    anna.page.locator(".dock-reply [data-autosave-state]", has_text="Draft kept").wait_for()
    anna.page.on("dialog", lambda dialog: dialog.accept())
    anna.page.reload()

    assert anna.page.locator("#reply_text").input_value() == "Beste klant, ik zoek het uit"


def test_whoever_answers_what_a_colleague_answered_is_warned_first(house, worker, case_of):
    number = case_of("Oven wordt koud")
    anna, bram = worker("anna"), worker("bram")
    for one in (anna, bram):
        one.go(f"/desk/cases/{number}/")

    bram.fill(text="Ik ben Bram en help u.")
    bram.page.get_by_role("button", name="Send reply").click()
    bram.page.get_by_text("Sent to").wait_for()
    anna.fill(text="Ik ben Anna en help u ook.")
    anna.page.get_by_role("button", name="Send reply").click()
    again = anna.page.get_by_role("button", name="Send it all the same")
    again.wait_for()

    sent = house.letters("oven-wordt-koud@customer.example", "Ik ben Anna")
    assert (sent, anna.page.locator("#reply_text").input_value()) == ([], "Ik ben Anna en help u ook.")
    assert anna.page.locator("#conversation").get_by_text("Ik ben Bram en help u.").is_visible()
    again.click()
    anna.page.get_by_text("Sent to").wait_for()
    assert len(until(lambda: house.letters("oven-wordt-koud@customer.example", "Ik ben Anna"))) == 1


def test_a_new_message_leaves_what_is_being_typed_and_where_the_focus_is(house, worker, case_of):
    number = case_of("Fornuis vonkt")
    anna = worker("anna")
    anna.go(f"/desk/cases/{number}/")
    anna.press("r")
    anna.page.keyboard.type("Beste klant")

    house.mail(
        "Kom snel!",
        sender="Klant Fornuis vonkt <fornuis-vonkt@customer.example>",
        subject="Re: Fornuis vonkt",
        In_Reply_To=str(house.letter("fornuis-vonkt@customer.example")["Message-ID"]),
    )
    anna.page.locator("#conversation .message", has_text="Kom snel!").wait_for()
    anna.page.keyboard.type(", wij komen.")

    assert anna.page.locator("#reply_text").input_value() == "Beste klant, wij komen."


def test_a_row_keeps_the_focus_when_the_tray_is_fetched_anew(worker, case_of):
    case_of("Magnetron draait door")
    anna = worker("anna")
    anna.go("/desk/")
    anna.press("j")
    before = anna.focus

    case_of("Waterkoker lekt")
    anna.page.locator("#cases [data-row]", has_text="Waterkoker lekt").wait_for()

    assert (bool(before), anna.focus) == (True, before)


def test_a_double_click_sends_once(worker, case_of):
    number = case_of("Strijkijzer drupt")
    anna = worker("anna")
    anna.go(f"/desk/cases/{number}/")
    anna.press("x")
    anna.page.keyboard.type("De slang is nagekeken.")

    anna.page.get_by_role("button", name="Keep note").dblclick()
    anna.page.get_by_text("The note is kept.").wait_for()

    assert anna.page.locator("#conversation .message", has_text="De slang is nagekeken.").count() == 1
