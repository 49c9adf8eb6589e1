"""Where the focus is after each deed: on what says how it went, and never lost to a part that is fetched anew."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def chosen(page) -> list[str]:
    return page.locator("[name=deed]:checked").evaluate_all("all => all.map(one => one.value)")


def resolve(anna, number: int) -> None:
    anna.go(f"/desk/cases/{number}/")
    anna.press("e")
    anna.page.locator(".dock-resolve [name=how]:focus").wait_for()
    anna.page.locator("#resolve_how").select_option("explained")
    anna.page.locator("#resolve_why").fill("Het hoort zo.")
    anna.page.locator("#resolve_text").fill("Het hoort zo.")
    anna.press("Control+Enter")
    anna.page.wait_for_url("**/?done")


def test_back_after_resolving_shows_a_tab_that_there_is(case_of, worker):
    anna, number = worker("anna"), case_of("Wasdroger fluit")
    resolve(anna, number)

    anna.page.go_back()
    anna.page.wait_for_url(f"**/desk/cases/{number}/")

    assert chosen(anna.page) == ["reply"]


def test_back_after_handing_over_shows_the_case_and_no_empty_form(case_of, worker):
    anna, number = worker("anna"), case_of("Wasdroger bromt")
    anna.go(f"/desk/cases/{number}/")
    anna.press("h")
    anna.page.locator(".dock-hand-over [name=to]:focus").wait_for()
    anna.page.locator("#hand_over_to").select_option(label="Bram de Wit")
    anna.page.locator("#hand_over_reason").fill("Hij weet het.")
    anna.page.locator("#hand_over_summary").fill("Bromt.")
    anna.press("Control+Enter")
    anna.page.get_by_text("Bram de Wit has the case now.").wait_for()

    anna.page.go_back()
    anna.page.wait_for_url(f"**/desk/cases/{number}/")

    assert chosen(anna.page) == ["reply"]


def test_undo_says_with_the_focus_how_it_went(case_of, worker):
    anna, number = worker("anna"), case_of("Wasdroger ratelt")
    resolve(anna, number)
    anna.page.evaluate("document.activeElement.blur()")

    anna.press("z")
    anna.page.get_by_text("The case is open again.").wait_for()

    said = anna.page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby'))?.textContent.trim()"
        " ?? document.activeElement.textContent.trim()"
    )
    assert said == "The case is open again. The last message had been handed to the post."


def test_spam_leads_to_the_tray_with_the_focus_on_what_was_done(case_of, worker):
    anna, number = worker("anna"), case_of("Win een reis")
    anna.go(f"/desk/cases/{number}/")
    anna.page.locator(".case-tools summary").click()

    anna.page.get_by_role("button", name="It is spam").click()
    anna.page.wait_for_url("**/desk/")

    assert anna.focus == f"Case {number} is put aside as spam."


def test_take_that_came_too_late_is_told_where_the_focus_is(house, case_of, worker):
    number = case_of("Wasdroger zwijgt")
    house.python(
        "from gehoor.cases.models import Case; from django.utils import timezone; from datetime import timedelta;"
        f"Case.objects.filter(number={number}).update(owner=None, tray_until=timezone.now() + timedelta(hours=1))"
    )
    anna, bram = worker("anna"), worker("bram")
    anna.page.route("**/live/**", lambda route: route.abort())
    for one in (anna, bram):
        one.go(f"/desk/cases/{number}/")
    bram.page.get_by_role("button", name="Take it").click()
    bram.page.wait_for_url("**/?done")

    anna.page.get_by_role("button", name="Take it").click()
    anna.page.wait_for_url("**/take/")

    assert anna.focus == "Bram de Wit has this case already."


def test_live_parts_leave_the_focus_where_it_was(case_of, worker):
    number = case_of("Wasdroger stinkt")
    anna, bram = worker("anna"), worker("bram")
    places = (
        "#side .promised-tools button",
        "#head summary",
        "#conversation .message a:first-of-type",
        "#beside summary",
    )
    found = []
    for count, place in enumerate(places, start=1):
        anna.go(f"/desk/cases/{number}/")
        anna.page.locator(place).first.focus()
        before = anna.focus
        anna.page.evaluate(
            "document.querySelector('#side').dataset.old = document.querySelector('#head').dataset.old = 1"
        )
        bram.go(f"/desk/cases/{number}/")
        bram.press("x")
        bram.page.keyboard.type(f"Gebeld, keer {count}.")
        bram.press("Control+Enter")
        anna.page.get_by_text(f"Gebeld, keer {count}.").wait_for()
        anna.page.locator("[data-old]").first.wait_for(state="detached")
        found.append((before, anna.focus))

    assert [after for _, after in found] == [before for before, _ in found]
    assert "" not in [before for before, _ in found]


def test_shut_list_of_cases_stays_shut_when_it_is_fetched_anew(case_of, worker):
    number = case_of("Wasdroger hapert")
    anna = worker("anna")
    anna.go(f"/desk/cases/{number}/")
    anna.page.locator("#beside summary").click()
    anna.page.evaluate("document.getElementById('beside').dataset.old = 1")

    case_of("Wasdroger rookt")
    anna.page.locator("[data-old]").first.wait_for(state="detached")

    assert anna.page.locator("#beside").evaluate("one => one.open") is False
