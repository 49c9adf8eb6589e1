"""Hostile mail in a whole installation and in a real browser: nothing runs, nothing is fetched, nothing fails."""

from __future__ import annotations

import pytest
from bench.hostile import Watch, launch, prove, watched_browser

from tests.generative.hostile import CANARY, CANARY_HOST
from tests.journeys.house import House
from tests.look.conftest import CHROMIUM

pytestmark = pytest.mark.browser
MAILS, LOOK = 150, 30


def test_hostile_mail_runs_nothing_fetches_nothing_and_fails_nowhere(playwright_of_module):
    with House() as house:
        found = prove(
            house,
            lambda door: launch(playwright_of_module, CHROMIUM, door),
            mails=MAILS,
            look=LOOK,
            seed=2026,
        )
    print(found.figures)

    assert found.wrong == []


def test_the_watch_sees_what_runs_and_what_is_fetched(playwright_of_module, house):
    wrong: list[str] = []
    with watched_browser(lambda door: launch(playwright_of_module, CHROMIUM, door)) as (browser, knocks):
        watch = Watch(browser, house, wrong, bypass_csp=True)
        watch.page.add_init_script(f"addEventListener('load', () => {{ window.{CANARY} = 1; }})")
        watch.page.add_init_script(
            f"addEventListener('load', () => {{ new Image().src = 'http://{CANARY_HOST}/x'; alert(1); "
            "document.body.append(document.createElement('object')); })"
        )
        watch.look("/")

    assert any(CANARY_HOST in knock for knock in knocks)
    assert sorted(line.partition(": ")[2].split()[0] for line in wrong) == [
        "a",
        "dialogue",
        "fetched",
        "markup",
    ]
