from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth as totp

from gehoor.cases import actions
from gehoor.people import queries as known
from gehoor.people.models import SignInCode
from gehoor.promises import actions as promises
from gehoor.promises import queries as owed
from tests.factories import cases, people
from tests.look.audit import found_by_axe, is_too_wide, picture
from tests.look.conftest import browser  # noqa: F401 -- the same browser as for the look
from tests.portal.conftest import link_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough word"
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


def look_at(page, name, language, width, theme) -> list[str]:
    """What is wrong with a page as it stands."""
    picture(page, f"portal-{name}-{width}-{theme}-{language}")
    wrong = found_by_axe(page)
    if is_too_wide(page):
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


class Stroll:
    """Goes from page to page in one language, width and theme, and notes what is wrong on each."""

    def __init__(self, visit, language, width, theme) -> None:
        self.page = visit("/", language=language, width=width, theme=theme)
        self.base = self.page.url.rstrip("/")
        self.seen_as = (language, width, theme)
        self.wrong = {}

    def look(self, name, path="") -> None:
        if path:
            self.page.goto(self.base + path)
        found = look_at(self.page, name, *self.seen_as)
        if found:
            self.wrong[name] = found

    def press(self, button=".button-primary") -> None:
        self.page.locator(button).first.click()

    def enter(self, email) -> None:
        """By a mailed code."""
        self.page.goto(self.base + "/my/sign-in/")
        self.page.fill("#id_email", email)
        self.press()
        code, _ = known.code_in_letter(SignInCode.objects.latest("pk").pk)
        self.page.fill("#id_code", code)
        self.press()


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def stroll(request, visit, now):
    return Stroll(visit, *request.param)


def test_the_pages_for_anyone_are_open_to_everyone_and_fit(stroll, story, now):
    stroll.look("start")
    stroll.look("help", "/help/")
    stroll.press()
    stroll.look("help-errors")
    stroll.page.fill("#id_name", "Joost Yilmaz")
    stroll.page.fill("#id_email", "joost@example.net")
    stroll.page.fill("#id_subject", "Factuur klopt niet")
    stroll.page.fill("#id_text", "Er staat een maand dubbel op.")
    now.later(seconds=30)
    stroll.press()
    stroll.look("help-done")
    stroll.look("old-link", "/my/l/1001/x/")
    stroll.look("sign-in", "/my/sign-in/")
    stroll.page.fill("#id_email", "m.deboer@example.com")
    stroll.press()
    stroll.look("code")
    stroll.page.fill("#id_code", "123")
    stroll.press()
    stroll.look("code-wrong")

    assert stroll.wrong == {}
    assert stroll.page.url.endswith("/my/sign-in/code/")


def test_the_pages_of_a_case_are_open_to_everyone_and_fit(stroll, story, team, anna, now):
    other = cases.case(team=team, customer=story.customer, said=cases.said(subject="Factuur"), at=now.at)
    why = "Anna needs the meter reading."
    actions.wait(case=other, for_whom="waiting_customer", reason=why, by=anna, at=now.at)

    stroll.look("case", link_of(story))
    stroll.press("#write .button-primary")
    stroll.look("case-empty-reply")
    stroll.look("case-your-turn", link_of(other))
    stroll.page.fill("#id_text", "De stand is 12345.")
    stroll.press("#write .button-primary")
    stroll.look("case-answered")
    stroll.press(".endings .button")
    stroll.look("case-solved")

    assert stroll.wrong == {}


def test_the_pages_of_someone_who_signed_in_are_open_to_everyone_and_fit(stroll, story, team, anna, now):
    for number in range(3):
        said = cases.said(subject=f"Vraag {number}")
        one = cases.case(team=team, customer=story.customer, said=said, at=now.at)
    last = cases.said("De meterstand is aangepast.", channel="desk", trust="ours")
    why = "The meter reading was put right."
    actions.resolve(case=one, how="repaired", why=why, last_words=last, by=anna, at=now.at)
    people.customer("Joost", "joost@example.net")

    stroll.enter("m.deboer@example.com")
    stroll.look("cases")
    stroll.look("case-resolved", f"/my/cases/{one.number}/")
    stroll.enter("joost@example.net")
    stroll.look("cases-empty")

    assert stroll.wrong == {}


def test_the_pages_of_sign_in_are_open_to_everyone_and_fit(stroll, anna, settings):
    settings.GEHOOR_DEMO = True
    people.agent("Chaima el Idrissi", role="administrator")

    stroll.look("desk-sign-in", "/sign-in/")
    stroll.press("main .button-primary")
    stroll.look("desk-sign-in-errors")
    stroll.look("desk-forgotten", "/sign-in/forgotten/")
    stroll.page.fill("#id_email", "anna.bakker@desk.example")
    stroll.press()
    stroll.look("desk-forgotten-sent")
    stroll.look("desk-old-link", "/sign-in/forgotten/1-x/")
    sign_in(stroll)
    stroll.look("desk-two-steps", "/sign-in/two-steps/")
    stroll.look("desk-again", "/sign-in/two-steps/totp/activate/")
    stroll.page.fill("#id_password", PASSWORD)
    stroll.press()
    stroll.look("desk-two-steps-on")
    secret = stroll.page.locator(".secret").inner_text()
    stroll.page.fill("#id_code", totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))
    stroll.press()
    stroll.look("desk-recovery-codes")
    stroll.look("desk-recovery-codes-anew", "/sign-in/two-steps/recovery-codes/generate/")
    stroll.look("desk-two-steps-are-on", "/sign-in/two-steps/")
    stroll.look("desk-two-steps-off", "/sign-in/two-steps/totp/deactivate/")
    stroll.look("desk-password", "/sign-in/password/")
    stroll.look("desk-sign-out", "/sign-out/")
    stroll.press()
    sign_in(stroll)
    stroll.look("desk-second-step")

    assert stroll.wrong == {}
    assert stroll.page.url.endswith("/sign-in/two-steps/authenticate/")


def sign_in(stroll) -> None:
    stroll.page.goto(stroll.base + "/sign-in/")
    stroll.page.fill("#id_login", "anna.bakker@desk.example")
    stroll.page.fill("#id_password", PASSWORD)
    stroll.press("main .button-primary")


def test_the_main_way_is_walked_with_the_keyboard_alone(visit, story, now):
    page = visit(link_of(story))

    press_until(page, "id_text")
    page.keyboard.type("Here are the photographs.")
    press_until(page, "send")
    page.keyboard.press("Enter")
    page.wait_for_load_state()

    assert page.locator(".message").last.inner_text().endswith("Here are the photographs.")


def press_until(page, wanted, most=40) -> None:
    """Tab until the thing of this id, or the button that sends, has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        if here == wanted or (wanted == "send" and here.startswith("Send to")):
            return
    raise AssertionError(f"{wanted} was not reached")


def test_everything_works_without_javascript(visit, story, now):
    page = visit(link_of(story), java_script_enabled=False)

    page.fill("#id_text", "Zonder JavaScript.")
    page.locator("#write .button-primary").click()
    after_reply = page.locator(".message").last.inner_text()
    page.locator(".endings .button").first.click()

    assert after_reply.endswith("Zonder JavaScript.")
    assert page.locator("h1").inner_text() == "You told us today that this is solved."
