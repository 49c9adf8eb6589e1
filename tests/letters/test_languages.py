from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from gehoor.letters import queries, words
from gehoor.letters.rendering.letter import render
from gehoor.system import translations
from tests.factories import letters

translations.compile_all(settings.PACKAGE)
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def sentences() -> dict[str, Promise]:
    return {name: value for name, value in vars(words).items() if isinstance(value, Promise)}


def in_language(sentence: Promise, language: str) -> str:
    with translation.override(language):
        return str(sentence)


def catalogue(language: str) -> polib.POFile:
    folder = Path(settings.PACKAGE) / "letters/locale" / language / "LC_MESSAGES/django.po"
    return polib.pofile(str(folder))


@pytest.mark.parametrize("name", letters.KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_whole_in_every_language(name, language):
    rendered = render(letters.facts(name, language), link=letters.LINK)

    assert "%(" not in rendered.text + rendered.subject
    assert rendered.text.rstrip().splitlines()[-1] != "--"
    assert rendered.html.count("</p>") >= 3


@pytest.mark.parametrize("name", sentences())
def test_every_sentence_of_ours_is_dutch_too(name):
    sentence = sentences()[name]

    assert in_language(sentence, "nl") != in_language(sentence, "en")


@pytest.mark.parametrize("name", sentences())
def test_the_formal_and_the_informal_form_are_kept_apart(name):
    formal, informal = (f" {in_language(sentences()[name], code)} ".lower() for code in ("nl", "nl-informal"))

    assert [word for word in (" je ", " jou ", " jouw ", " jij", "kun je") if word in formal] == []
    assert [word for word in (" u ", " u.", " uw ", " u?", "uzelf") if word in informal] == []


def test_no_translation_is_left_of_a_sentence_that_is_gone():
    source = {in_language(sentence, "en") for sentence in sentences().values()}

    for language in ("nl", "nl_Informal"):
        assert [entry.msgid for entry in catalogue(language) if entry.msgid not in source] == []


def test_every_sentence_is_said_by_some_letter_in_the_samples():
    """So that the test of every letter in every language leaves none out."""
    said = ""
    for name in letters.KINDS:
        for link in (letters.LINK, ""):
            rendered = render(letters.facts(name), link=link)
            said += " ".join(f"{rendered.subject} {rendered.text}".split()) + "\n"

    silent = [
        name
        for name, sentence in sentences().items()
        if name.split("_")[0] not in FOR_AGENTS and longest_piece(in_language(sentence, "en")) not in said
    ]
    assert silent == []


FOR_AGENTS = {"KIND", "STATE", "REASON", "ADDRESS", "NEEDS", "TOO", "CANNOT", "FORWARDED"}


def longest_piece(sentence: str) -> str:
    """The longest part of a sentence without placeholders."""
    return max(re.split(r"%\(\w+\)s", sentence), key=len).strip()


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("nl", "nl"),
        ("nl_NL", "nl"),
        ("nl-BE", "nl"),
        ("nl-informal", "nl-informal"),
        ("EN-gb", "en"),
        ("de", ""),
    ],
)
def test_the_nearest_language_that_we_write_is_chosen(code, ours):
    assert queries.known_language(code) == ours


def test_times_are_those_of_the_team_and_the_year_is_named_when_it_is_another():
    late = letters.facts("acknowledgement").with_(due_at="2027-01-04T08:30:00+00:00", zone="America/New_York")

    assert "before Monday 4 January 2027 3:30." in render(late).text.replace("\n", " ")


def test_the_words_of_people_cannot_become_markup():
    evil = letters.facts("acknowledgement").with_(
        words="<script>alert(1)</script>", name="<b>x</b>", team="<i>T</i>", owner="<u>o</u>"
    )

    html = render(evil, link=letters.LINK).html

    assert [tag for tag in ("<script", "<b>", "<i>", "<u>") if tag in html] == []


def test_a_subject_is_one_line():
    facts = letters.facts("reply").with_(subject="Leak\r\nBcc: all@example.org\u2028x")

    assert render(facts).subject == "Re: Leak Bcc: all@example.org x [case 2417]"
