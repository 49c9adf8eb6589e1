from __future__ import annotations

import pytest
from django.conf import settings

from gehoor.letters.rendering.letter import render
from tests.factories import letters
from tests.look.audit import found_by_axe, is_too_wide, picture
from tests.look.conftest import browser  # noqa: F401 -- a fixture

pytestmark = pytest.mark.browser
OF_PAGES = frozenset(
    {"region", "landmark-one-main", "page-has-heading-one"}
)  # a letter is no page with parts
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_fit_a_phone_and_can_be_read_in_light_and_dark(browser, language, width, theme):  # noqa: F811 -- as above
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=theme)
    page = context.new_page()

    wrong = []
    for name in letters.KINDS:
        page.set_content(render(letters.facts(name, language), link=letters.LINK).html)
        picture(page, f"letters/{name}-{width}-{theme}-{language}")
        wrong += [(name, "too wide")] * is_too_wide(page)
        wrong += [
            (name, fault) for fault in found_by_axe(page, besides=OF_PAGES, only_colours=theme == "dark")
        ]
    context.close()

    assert wrong == []
