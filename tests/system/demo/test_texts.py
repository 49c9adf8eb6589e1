from __future__ import annotations

import re
from string import Formatter

import pytest

from gehoor.system.demo import phrases
from gehoor.system.demo.phrases import FROM_AGENTS, LANGUAGES, informal
from gehoor.system.demo.themes import BY_KEY

SAID_BY_COLLEAGUES = {"note", "note_general", "reason", "back_reason", "summary", "not_taken", "third_party"}


def spoken(language: str, *, by_agents: bool) -> set[str]:
    found = set()
    for (_, section), lines in phrases.phrases(language).items():
        if (
            section in FROM_AGENTS | SAID_BY_COLLEAGUES | {"moved"} or section.startswith("to_")
        ) == by_agents:
            found.update(lines)
    return found


def slots(line: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(line) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_hundreds_of_sentences_of_customers_and_of_agents(language):
    assert len(spoken(language, by_agents=False)) >= 400
    assert len(spoken(language, by_agents=True)) >= 200


def test_both_languages_have_the_same_themes_and_sections():
    assert phrases.phrases("nl").keys() == phrases.phrases("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", BY_KEY.values(), ids=BY_KEY)
def test_every_end_of_a_theme_says_how_it_was_put_right(theme, language):
    endings = phrases.lines(language, "u", theme.key, "fix")

    assert len(endings) == len(theme.hows)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", BY_KEY)
def test_every_answer_that_does_not_end_a_case_says_by_when(theme, language):
    answers = phrases.lines(language, "u", theme, "answer")

    assert [answer for answer in answers if "due" not in slots(answer)] == []
    assert answers != ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_and_words_of_delay_have_two_parts(language):
    pairs = [
        line
        for (_, section), lines in phrases.phrases(language).items()
        if section in {"qa", "moved"}
        for line in lines
    ]

    assert {len(pair.split(" => ")) for pair in pairs} == {2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_twice_in_one_section(language):
    for lines in phrases.phrases(language).values():
        assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(
    ("formal", "informal_one"),
    [
        ("U hoort vóór {due} van ons.", "Je hoort vóór {due} van ons."),
        ("Dan kunt u uw zaak volgen.", "Dan kun je je zaak volgen."),
        ("Hebt u een foto? Uw foto helpt.", "Heb je een foto? Je foto helpt."),
        ("Ik bel u. U hebt gelijk.", "Ik bel je. Je hebt gelijk."),
        ("Dat u boos bent snap ik.", "Dat je boos bent snap ik."),
    ],
)
def test_a_sentence_to_u_is_turned_into_one_to_je(formal, informal_one):
    assert informal(formal) == informal_one


def test_nothing_to_u_is_left_in_what_agents_say_to_je():
    left = {
        line
        for (theme, section) in phrases.phrases("nl")
        if section in FROM_AGENTS and section != "qa"
        for line in phrases.lines("nl", "je", theme, section)
        if re.search(r"\b(u|uw|u\w*zelf)\b", line, re.IGNORECASE)
    }

    assert left == set()


def test_no_verb_with_t_stands_before_je_where_dutch_drops_it():
    """Words before je as an object, or that are no verbs to je, keep their t."""
    kept = {
        "dat",
        "heeft",
        "het",
        "komt",
        "laat",
        "met",
        "moet",
        "niemand",
        "niet",
        "omdat",
        "sluit",
        "vergat",
        "voordat",
        "wat",
        "want",
        "zodat",
    }
    left = {
        word.lower()
        for (theme, section) in phrases.phrases("nl")
        if section in FROM_AGENTS
        for line in phrases.lines("nl", "je", theme, section)
        for word in re.findall(r"\b(\w+t) je\b", line)
    }

    assert left - kept == set()
