from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

import gehoor
from gehoor.look import errors, views

SOURCE = Path(gehoor.__file__).parent
# Letters are mail: their readers know no style sheets.
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html") if "letters" not in path.parts)
ERRORS = ("400", "403", "403_csrf", "404", "405", "413", "429", "500")


def test_pattern_page_is_drawn(client):
    answer = client.get("/-/patterns/")

    assert answer.status_code == 200
    assert answer.templates[0].name == "look/patterns.html"


@pytest.mark.parametrize("name", views.SAMPLES)
def test_sample_screen_is_drawn(client, name):
    assert client.get(f"/-/patterns/{name}/").status_code == 200


def test_unknown_sample_is_not_found(client):
    assert client.get("/-/patterns/nothing/").status_code == 404


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_needs_no_context(name):
    drawn = render_to_string(f"{name}.html")

    assert drawn.count("<h1>") == 1
    assert "reference" not in drawn


@pytest.mark.parametrize(
    ("handler", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404), (errors.server_error, 500)],
)
def test_error_page_shows_the_reference_that_is_in_the_log(handler, status, caplog):
    caplog.set_level("INFO", logger="gehoor.look.errors")

    answer = handler(RequestFactory().get("/lost/"))

    shown = re.search(r'class="reference">([^<]+)<', answer.content.decode())
    assert answer.status_code == status
    assert caplog.messages == [f"page {status} for /lost/, reference {shown[1]}"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_has_no_inline_style_or_script(path):
    source = path.read_text()

    assert (
        re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|javascript:|hx-on", source)
        == []
    )
