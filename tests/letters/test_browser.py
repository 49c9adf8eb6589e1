from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from gehoor.letters.rendering.letter import render
from tests.factories import letters
from tests.look.conftest import SCREENS, browser  # noqa: F401 -- a fixture

pytestmark = pytest.mark.browser
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def found_by_axe(page) -> list[str]:
    answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
    of_pages = {"region", "landmark-one-main", "page-has-heading-one"}  # a letter is no page with parts
    return [rule["id"] for rule in answer["violations"] if rule["id"] not in of_pages]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_fit_a_phone_and_can_be_read_in_light_and_dark(browser, language, width, theme):  # noqa: F811 -- as above
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=theme)
    page = context.new_page()
    folder = SCREENS / "letters"
    folder.mkdir(parents=True, exist_ok=True)

    wrong = []
    for name in letters.KINDS:
        page.set_content(render(letters.facts(name, language), link=letters.LINK).html)
        page.screenshot(path=folder / f"{name}-{width}-{theme}-{language}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0
        wrong += [(name, "too wide")] * wide + [(name, rule) for rule in found_by_axe(page)]
    context.close()

    assert wrong == []
