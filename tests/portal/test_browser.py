from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from gehoor.cases import actions
from gehoor.promises import actions as promises
from gehoor.promises import queries as owed
from tests.factories import cases, people
from tests.look.conftest import SCREENS, browser  # noqa: F401 -- the same browser as for the look
from tests.portal.conftest import link_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [("en", 390, "light"), ("nl", 390, "dark"), ("nl-informal", 1280, "light"), ("en", 1280, "dark")]


@pytest.fixture(autouse=True, scope="module")
def _beside_a_loop():
    """Playwright runs an event loop in this thread, which Django would not share with a database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def visit(browser, live_server):  # noqa: F811 -- the fixture
    contexts = []

    def _visit(path, *, language="en", width=390, theme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.add_cookies([{"name": "gehoor_language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.goto(f"{live_server.url}{path}")
        return page

    yield _visit
    for context in contexts:
        context.close()


def found_by_axe(page) -> list[str]:
    answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [f"{rule['id']}: {node['target']}" for rule in answer["violations"] for node in rule["nodes"]]


def look_at(page, name, language, width, theme) -> list[str]:
    """What is wrong with a page as it stands; it is kept as a picture to leaf through."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"portal-{name}-{width}-{theme}-{language}.png", full_page=True)
    wrong = found_by_axe(page)
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        wrong.append("wider than its window")
    return wrong + [line for line in page.complaints if "status of 4" not in line]


@pytest.fixture
def story(team, anna, now):
    """A case with a hand-off, a moved promise, a kept one and a reply."""
    workshop = people.team("Werkplaats", public_name="De werkplaats")
    people.agent("Bram Kok", workshop)
    customer = people.customer()
    said = cases.said(
        "De wasmachine lekt weer. Dit is de derde keer in zes weken. Ik heb nu drie keer hetzelfde uitgelegd. "
        "Wie gaat dit nu echt oplossen?",
        subject="Wasmachine lekt, derde keer",
    )
    case = cases.case(team=team, customer=customer, said=said, at=now.at)
    now.later(minutes=40)
    answer = "Dag mevrouw De Boer,\n\nDat is twee keer te veel. U hoeft het niet nog eens uit te leggen."
    actions.send(case=case, said=cases.said(answer, channel="desk", trust="ours"), by=anna, at=now.at)
    promise = promises.make(
        case=case,
        kind="own",
        text="De monteur komt langs.",
        due_at=now.at.replace(hour=15),
        by=anna,
        at=now.at,
    )
    now.later(minutes=5)
    actions.hand_over(
        case=case,
        to_team=workshop,
        reason="De werkplaats kan beoordelen of de machine te repareren is.",
        summary="Lekt voor de derde keer.",
        by=anna,
        at=now.at,
    )
    promises.move(
        promise=promise,
        due_at=promise.due_at.replace(day=17),
        reason="Het onderdeel komt morgen binnen.",
        by=anna,
        at=now.at,
    )
    now.later(hours=1)
    actions.receive(
        case=case, said=cases.said("Foto's volgen. Ik ben vanmiddag thuis."), author=customer, at=now.at
    )
    assert owed.next_of(case)
    return case


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_every_page_is_open_to_everyone_and_fits_its_screen(visit, story, team, now, language, width, theme):
    page = visit("/", language=language, width=width, theme=theme)
    base = page.url.rstrip("/")
    wrong = {"start": look_at(page, "start", language, width, theme)}

    def look(name):
        wrong[name] = look_at(page, name, language, width, theme)

    for name, path in [("help", "/help/"), ("sign-in", "/my/sign-in/"), ("old-link", "/my/l/1001/x/")]:
        page.goto(base + path)
        look(name)
    page.goto(base + "/my/sign-in/")
    page.locator("#id_email").fill("m.deboer@example.com")
    page.locator(".plain-card .button-primary").click()
    look("code")
    page.goto(base + "/help/")
    page.locator(".help-form .button-primary").click()
    look("help-errors")
    page.goto(base + link_of(story))
    look("case")
    assert {name: one for name, one in wrong.items() if one} == {}
