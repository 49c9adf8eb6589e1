"""The main flow by keyboard alone: from the sign-in to a resolved case, and not one event of a mouse."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import number_in
from tests.journeys.house import MAIL_DOMAIN, PASSWORD

pytestmark = pytest.mark.browser
COUNT_POINTERS = """
for (const kind of ["mousedown", "mousemove", "pointerdown", "pointermove", "touchstart"])
  addEventListener(kind, (event) => { if (event.isTrusted) sessionStorage.mouse = kind; }, true);
"""


def test_main_flow_by_keyboard_alone(house, visitor):
    house.mail(
        "Het scherm blijft zwart.", sender="Kees Vis <kees@customer.example>", subject="Televisie doet niets"
    )
    number = number_in(str(house.letter("kees@customer.example")["Subject"]))
    anna = visitor()
    anna.context.add_init_script(COUNT_POINTERS)
    page, keys = anna.page, anna.page.keyboard

    anna.go("/sign-in/")
    keys.type(f"anna@{MAIL_DOMAIN}")
    anna.press("Tab")
    keys.type(PASSWORD)
    anna.press("Enter")
    page.wait_for_url("**/desk/")
    page.locator("#cases [data-row]").first.wait_for()
    rows = page.locator("#cases [data-row]").count()
    for _ in range(rows):
        if "Televisie doet niets" in anna.focus:
            break
        anna.press("j")
    anna.press("Enter")
    page.wait_for_url(f"**/desk/cases/{number}/")

    anna.press("r")
    keys.type("Beste Kees,\n\nHoudt u de knop tien tellen in.")
    anna.press("Control+Enter")
    page.get_by_text("Sent to kees@customer.example").wait_for()

    page.evaluate("document.activeElement.blur()")
    anna.press("x")
    keys.type("Bekende fout van dit toestel.")
    anna.press("Control+Enter")
    page.get_by_text("The note is kept.").wait_for()

    page.evaluate("document.activeElement.blur()")
    anna.press("e")
    page.locator(".dock-resolve [name=how]:focus").wait_for()
    anna.press("ArrowDown", "Tab")
    keys.type("De knop hielp.")
    anna.press("Tab")
    keys.type("Fijn dat hij het weer doet.")
    anna.press("Control+Enter")
    page.get_by_text("Resolved.").first.wait_for()

    assert page.evaluate("sessionStorage.mouse ?? 'none'") == "none"
    assert [message.inner_text() for message in page.locator(".message-body").all()][-1].startswith(
        "Fijn dat"
    )
