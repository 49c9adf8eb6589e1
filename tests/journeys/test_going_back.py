"""The way back: out of a deed, out of a case, out of a sign-in that ran out; and nothing that was typed is lost on it."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import number_in
from tests.journeys.house import MAIL_DOMAIN, PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def anna_on(house, worker):
    """Anna, with a case open that a mail opened: `anna, number = anna_on("Boiler tikt")`."""

    def _anna_on(subject: str):
        address = f"{subject.lower().replace(' ', '-')}@customer.example"
        house.mail(f"Het gaat over {subject}.", sender=f"Klant <{address}>", subject=subject)
        number = number_in(str(house.letter(address)["Subject"]))
        anna = worker("anna")
        anna.go(f"/desk/cases/{number}/")
        return anna, number

    return _anna_on


def sign_in_again(anna) -> None:
    anna.page.wait_for_url("**/sign-in/**")
    anna.page.locator("input[type=email]").fill(f"anna@{MAIL_DOMAIN}")
    anna.page.locator("input[type=password]").fill(PASSWORD)
    anna.press("Enter")


def test_words_are_there_again_after_a_sign_in_that_ran_out(anna_on):
    anna, number = anna_on("Boiler tikt")
    anna.press("e")
    anna.page.locator(".dock-resolve [name=how]:focus").wait_for()
    anna.page.locator("#resolve_how").select_option("explained")
    anna.page.locator("#resolve_why").fill("Het hoort zo.")
    anna.page.locator("#resolve_text").fill("Het tikken\nhoort erbij.")

    anna.context.clear_cookies(name="gehoor")
    anna.press("Control+Enter")
    sign_in_again(anna)
    anna.page.wait_for_url(f"**/desk/cases/{number}/resolve/")
    typed = [anna.page.locator(f"#resolve_{name}").input_value() for name in ("how", "why", "text")]
    anna.page.locator("#resolve_text").press("Control+Enter")
    anna.page.get_by_text("Resolved.").first.wait_for()

    assert typed == ["explained", "Het hoort zo.", "Het tikken\nhoort erbij."]
    assert anna.page.evaluate("sessionStorage.getItem('gehoor.held')") is None


def test_words_are_there_again_after_a_sign_in_in_another_window(anna_on):
    anna, number = anna_on("Deurbel zoemt")
    anna.press("r")
    anna.page.keyboard.type("Draai de schroef los.")
    other = anna.context.new_page()
    anna.context.clear_cookies(name="gehoor")

    other.goto(anna.house.url("/sign-in/"))
    other.locator("input[type=email]").fill(f"anna@{MAIL_DOMAIN}")
    other.locator("input[type=password]").fill(PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url("**/desk/")
    anna.page.locator("#reply_text").press("Control+Enter")
    anna.page.get_by_role("link", name="Open the page anew").click()
    anna.page.wait_for_url(f"**/desk/cases/{number}/")

    assert anna.page.locator("#reply_text").input_value() == "Draai de schroef los."


def test_what_was_sent_is_not_offered_again_by_the_back_button(anna_on):
    anna, number = anna_on("Airco druppelt")
    anna.press("r")
    anna.page.keyboard.type("Wij komen morgen.")
    anna.press("Control+Enter")
    anna.page.get_by_text("Sent to").wait_for()

    anna.page.go_back()
    anna.page.wait_for_url(f"**/desk/cases/{number}/")

    assert anna.page.locator("#reply_text").input_value() == ""


def test_what_was_promised_is_not_offered_again_by_the_back_button(anna_on):
    anna, number = anna_on("Zonnescherm klemt")
    anna.go(f"/desk/cases/{number}/promise/")
    anna.page.locator("#promise_text").fill("De monteur belt u.")
    anna.page.locator("#promise_due_at").fill("2031-01-15T12:00")
    anna.page.locator(".dock-other .button-primary").click()
    anna.page.get_by_text("Promised.").wait_for()

    anna.page.go_back()
    anna.page.wait_for_url(f"**/desk/cases/{number}/promise/")

    assert anna.page.locator("#promise_text").input_value() == ""


def test_leaving_a_deed_that_was_begun_is_asked_first(anna_on):
    anna, number = anna_on("Kookplaat knettert")
    asked = []
    anna.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    anna.press("h")
    anna.page.locator(".dock-hand-over [name=to]:focus").wait_for()
    anna.page.locator("#hand_over_summary").fill("Belt liever niet.")

    anna.page.locator("a.brand").click()

    assert anna.page.locator("#hand_over_summary").input_value() == "Belt liever niet."
    assert (asked, number_in(anna.page.url)) == (["beforeunload"], number)


def test_escape_leaves_a_text_and_closes_a_deed(anna_on):
    anna, number = anna_on("Vriezer ontdooit")
    chosen = "document.querySelector('[name=deed]:checked').value"

    anna.press("x")
    anna.page.keyboard.type("Fabriek gebeld.")
    anna.press("Escape")
    left = anna.page.evaluate(chosen), anna.page.evaluate("document.activeElement.value")
    anna.page.locator(".dock-note [data-autosave-state]", has_text="Draft kept").wait_for()
    anna.press("h")
    anna.page.locator(".dock-hand-over [name=to]:focus").wait_for()
    anna.press("Escape")
    closed = anna.page.evaluate(chosen), anna.page.evaluate("document.activeElement.value")
    anna.press("p")
    anna.page.wait_for_url("**/promise/")
    anna.press("Escape")
    anna.page.wait_for_url(f"**/desk/cases/{number}/")

    assert (left, closed) == (("note", "note"), ("reply", "reply"))
    assert anna.page.locator("#note_text").input_value() == "Fabriek gebeld."


def test_list_of_keys_names_each_deed_as_it_is_called(anna_on):
    anna, _ = anna_on("Rookmelder zwijgt")

    anna.press("?")

    listed = anna.page.locator("#keys dd:not([data-fixed])").all_inner_texts()
    assert listed[1:4] == ["Promise something", "Let it wait", "Forward the last message"]


def test_back_to_a_list_leads_to_the_row_that_was_opened(anna_on):
    anna, _ = anna_on("Blender ontploft")
    anna_on("Mixer staat stil")
    anna.go("/desk/all/")
    anna.press("j", "j")
    row = anna.focus

    anna.press("Enter")
    anna.page.wait_for_url("**/desk/cases/**")
    anna.page.go_back()
    anna.page.wait_for_url("**/desk/all/")

    assert (bool(row), anna.focus) == (True, row)


LARGE = """box => {
    const chosen = new DataTransfer();
    chosen.items.add(new File([new Uint8Array(26 * 1024 * 1024)], "film.mp4"));
    box.files = chosen.files;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.closest("details").open = false;
}"""


def test_files_that_are_too_large_are_not_sent_and_it_is_said_why(anna_on):
    anna, _number = anna_on("Camera hapert")
    anna.press("r")
    anna.page.keyboard.type("Hier is het filmpje.")
    anna.page.locator("#reply_files").evaluate(LARGE)

    anna.page.locator("#reply_text").press("Control+Enter")

    said = anna.page.locator("#reply_files").evaluate("box => box.validationMessage")
    assert said == "These files are larger than 25 MB together. Send a part of them."
    assert anna.page.locator("#reply_files").is_visible()
    assert anna.page.locator("#reply_text").input_value() == "Hier is het filmpje."
