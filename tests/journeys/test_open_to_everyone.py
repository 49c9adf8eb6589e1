"""Every screen in two languages, light and dark, on a telephone and on a desk: axe finds nothing, nothing sticks out."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import number_in
from tests.journeys.house import link_in
from tests.look.audit import found_by_axe, is_too_wide, picture
from tests.look.conftest import LIGHT_CHROMIUM

pytestmark = pytest.mark.browser
OUTSIDE = {
    "start": "/",
    "help": "/help/",
    "portal-sign-in": "/my/sign-in/",
    "old-link": "/my/l/1/x/",
    "sign-in": "/sign-in/",
    "forgotten": "/sign-in/forgotten/",
    "not-found": "/nowhere/",
}
DESK = {
    "tray": "/desk/",
    "unassigned": "/desk/unassigned/",
    "all": "/desk/all/",
    "ended": "/desk/ended/",
    "not-arrived": "/desk/not-arrived/",
    "mail-without-case": "/desk/mail/",
    "search": "/desk/search/?q=wasmachine",
    "search-empty": "/desk/search/?q=onvindbaar",
    "new-case": "/desk/new/",
    "case": "{case}",
    **{
        f"case-{deed}": "{case}" + f"{deed}/"
        for deed in (
            *("history", "reply", "note", "hand-over", "resolve", "wait", "not-taken-up"),
            *("merge", "facts", "person", "address", "promise"),
        )
    },
    "two-steps": "/sign-in/two-steps/",
    "password": "/sign-in/password/",
}
SETUP = {
    "health": "/-/health/",
    "dead-jobs": "/-/health/dead/",
    "setup": "/desk/setup/",
    **{
        f"setup-{part}": f"/desk/setup/{part}/"
        for part in (
            *("organisation", "teams", "teams/add", "colleagues", "colleagues/add", "mailboxes"),
            *("mailboxes/add", "calendars", "calendars/add", "promises", "programs"),
        )
    },
}
SIZES = {390: 844, 1280: 860}


@pytest.fixture(scope="module")
def chromium():
    """Three hundred pages are looked at, none is walked through."""
    return LIGHT_CHROMIUM


@pytest.fixture(scope="module")
def story(house):
    """A case with a letter, an answer in HTML with a file, and a duplicate that opened no case."""
    raw = (
        b"From: Marijke de Boer <marijke@story.example>\nTo: help@desk.example\nSubject: Wasmachine lekt, voor de "
        b"derde keer deze maand\nMessage-ID: <story@customer.example>\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n'
        b"<p>Hij <b>lekt</b> al een week.</p><blockquote>Eerder</blockquote>\n--b\nContent-Type: text/plain\n"
        b'Content-Disposition: attachment; filename="een-heel-lange-bestandsnaam-van-een-foto.txt"\n\nfoto\n--b--\n'
    )
    for _ in range(2):
        house.hand_in(raw)
    letter = house.letter("marijke@story.example")
    number = number_in(str(letter["Subject"]))
    house.python(f"""
from gehoor.core import clock
from gehoor.cases.models import Case
from gehoor.cases.rules.said import Said
from gehoor.letters import actions as letters
from gehoor.people import queries as people
case, anna = Case.objects.get(number={number}), people.person_of_address("anna@desk.example")
letters.reply(case=case, said=Said(text="Morgen komt de monteur.", channel="desk", trust="ours"), to=[], cc=[],
    seen_version=case.version, by=anna, at=clock.now())
""")
    return {"case": f"/desk/cases/{number}/", "link": link_in(letter)}


def look_at(one, name: str, path: str, language: str) -> list[str]:
    """What is wrong with a screen, in its two sizes and two colours; in the dark only colours can be otherwise."""
    one.context.add_cookies([{"name": "gehoor_language", "value": language, "url": one.house.url("/")}])
    one.go(path)
    wrong = []
    for theme in ("light", "dark"):
        for width, height in SIZES.items():
            one.page.set_viewport_size({"width": width, "height": height})
            one.page.emulate_media(color_scheme=theme)
            seen_as = f"{language}-{theme}-{width}-{name.replace('/', '-')}"
            picture(one.page, seen_as)
            found = found_by_axe(one.page, only_colours=theme == "dark")
            wrong += [f"{seen_as}: {fault}" for fault in found + ["too wide"] * is_too_wide(one.page)]
    return wrong


@pytest.mark.parametrize("language", ["en", "nl"])
def test_screens_of_customers_are_open_to_everyone(house, story, visitor, language):
    customer = visitor(language=language)
    screens = {**OUTSIDE, "portal-case": story["link"]}

    wrong = [fault for name, path in screens.items() for fault in look_at(customer, name, path, language)]

    assert wrong == []
    assert customer.page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["en", "nl"])
def test_screens_of_the_desk_are_open_to_everyone(story, worker, language):
    anna = worker("anna", language=language)
    screens = {name: path.format(**story) for name, path in DESK.items()}

    wrong = [fault for name, path in screens.items() for fault in look_at(anna, name, path, language)]

    assert wrong == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_screens_of_the_set_up_are_open_to_everyone(worker, language):
    ada = worker("ada", language=language)

    wrong = [fault for name, path in SETUP.items() for fault in look_at(ada, name, path, language)]

    assert wrong == []
