from __future__ import annotations

import pytest

from gehoor.look.views import SAMPLES
from tests.look.audit import found_by_axe, is_too_wide, picture

pytestmark = pytest.mark.browser
PAGES = {
    "patterns": "/-/patterns/",
    **{name: f"/-/patterns/{name}/" for name in SAMPLES},
    "lost": "/-/patterns/x/",
}


@pytest.fixture
def visit(browser, site):
    contexts = []

    def _visit(path, *, width=1280, theme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.goto(f"{site}{path}")
        return page

    yield _visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_open_to_everyone_and_fits_its_screen(visit, name, width, theme):
    page = visit(PAGES[name], width=width, theme=theme)

    picture(page, f"look-{name}-{width}-{theme}")

    assert found_by_axe(page, only_colours=theme == "dark") == []
    assert not is_too_wide(page)
    assert [line for line in page.complaints if "404" not in line] == []


def test_what_is_wrong_with_a_page_is_found_and_colours_alone_when_they_are_asked_for(visit):
    page = visit("/-/patterns/x/")
    page.locator("main").evaluate("""main => {
        main.innerHTML = '<h1>x</h1><p>grey and wide</p><img src=x>'
        Object.assign(main.querySelector("p").style, {color: "#888", background: "#999", minInlineSize: "200vw"})
    }""")

    found = {fault.split(":")[0] for fault in found_by_axe(page)}
    colours = {fault.split(":")[0] for fault in found_by_axe(page, only_colours=True)}

    assert (found, colours) == ({"color-contrast", "image-alt"}, {"color-contrast"})
    assert is_too_wide(page)
    assert found_by_axe(page, besides=frozenset(found)) == []


def test_chosen_colours_stay_after_a_reload(visit):
    page = visit("/-/patterns/", theme="light")

    page.get_by_role("button", name="Dark").first.click()
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") == "rgb(18, 22, 29)"


def test_letters_work_and_can_be_switched_off(visit):
    page = visit("/-/patterns/case/")
    chosen = "document.querySelector('[name=deed]:checked').value"

    page.keyboard.press("i")
    page.keyboard.press("Escape")
    after_letter = page.evaluate(chosen)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.get_by_label("Single letters work as shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("h")

    assert (after_letter, page.evaluate(chosen)) == ("note", "note")


def test_search_is_found_by_slash_and_by_control_k(visit):
    page = visit("/-/patterns/tray/")

    page.keyboard.press("/")
    by_slash = page.evaluate("document.activeElement.id")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")

    assert (by_slash, page.evaluate("document.activeElement.id")) == ("search", "search")


def test_list_is_walked_with_j_and_k(visit):
    page = visit("/-/patterns/tray/")

    for key in "jjk":
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement.textContent") == "New: Geen warm water sinds zondag"


def test_menu_closes_on_escape_and_gives_focus_back(visit):
    page = visit("/-/patterns/case/")
    page.locator(".whoami").click()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.className") == "whoami"
    assert page.locator("details.menu[open]").count() == 0


def test_dialog_opens_by_its_button(visit):
    page = visit("/-/patterns/")

    page.get_by_role("button", name="Open a dialog").click()

    assert page.get_by_role("dialog", name="Mark as spam?").is_visible()
    assert found_by_axe(page) == []


def test_note_turns_the_dock_yellow_without_javascript(visit):
    page = visit("/-/patterns/case/", java_script_enabled=False)

    page.get_by_role("radio", name="Note").check()

    assert page.locator(".dock-note").is_visible()
    assert not page.locator(".dock-reply").is_visible()


def test_conversation_opens_at_its_newest_message(visit):
    page = visit("/-/patterns/case/")

    newest = page.locator(".message").last.bounding_box()
    dock = page.locator(".dock").bounding_box()

    assert newest["y"] + newest["height"] <= dock["y"]


def test_forced_colours_still_tell_the_chosen_deed(visit):
    page = visit("/-/patterns/case/", forced_colors="active")
    width = "label => getComputedStyle(label).borderBlockEndWidth"

    widths = [label.evaluate(width) for label in page.locator(".dock-deeds label").all()]

    assert widths == ["4px", "2px", "2px", "2px"]


def test_focus_in_a_toast_is_drawn_in_the_colour_of_its_words(visit):
    page = visit("/-/patterns/")

    page.keyboard.press("Tab")
    page.locator(".toast button").first.focus()

    drawn = page.evaluate(
        "(one => [one.outlineStyle, one.outlineColor === one.color])(getComputedStyle(document.activeElement))"
    )
    assert drawn == ["solid", True]
