"""Everything that people see is Dutch too, in both forms: u (nl) and je (nl-informal)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter

import polib
import pytest
from django.conf import settings
from django.utils import translation

from gehoor.system import translations
from tests.spec import messages

translations.compile_all(settings.PACKAGE)
FOLDERS = messages.folders()
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>")
FORMAL = re.compile(r"\b(u|uw|uzelf|alstublieft)\b", re.IGNORECASE)
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
# who is spoken to by first name in the one form and by the whole name in the other
NAMED_ANEW = {("letters", "Dear %(name)s,")}


def entries(folder: str, language: str) -> dict[tuple[str, str], polib.POEntry]:
    return {(entry.msgctxt or "", entry.msgid): entry for entry in messages.catalogue(folder, language)}


def said(entry: polib.POEntry) -> list[str]:
    return [*entry.msgstr_plural.values()] or [entry.msgstr]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_sentence_is_dutch_too_and_none_is_left_of_those_that_are_gone(folder):
    """`make messages` writes the sentences of today into the catalogues; then translate what it prints."""
    shown = {sentence.key for sentence in messages.shown_by(folder)}
    dutch = {key for key, entry in entries(folder, "nl").items() if entry.translated()}

    assert (sorted(shown - dutch), sorted(dutch - shown)) == ([], [])


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_catalogue_is_as_make_messages_writes_it(folder, language):
    now, anew = (str(found(folder, language)) for found in (messages.catalogue, messages.renewed))

    assert now == anew or not messages.path_of(folder, language).exists()


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_placeholders_and_markup_stay_what_they_are(folder, language):
    wrong = [
        (entry.msgid, words)
        for key, entry in entries(folder, language).items()
        for words, source in zip(said(entry), (entry.msgid, entry.msgid_plural), strict=False)
        if Counter(PLACEHOLDER.findall(words)) != Counter(PLACEHOLDER.findall(source))
        and set(PLACEHOLDER.findall(words)) != set(PLACEHOLDER.findall(source))
        and (folder, key[1]) not in NAMED_ANEW
    ]

    assert wrong == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_formal_and_the_informal_form_are_kept_apart(folder):
    formal = {key: " ".join(said(entry)) for key, entry in entries(folder, "nl").items()}
    informal = {key: " ".join(said(entry)) for key, entry in entries(folder, "nl_Informal").items()}

    assert [key for key, words in formal.items() if INFORMAL.search(words)] == []
    assert [key for key, words in informal.items() if FORMAL.search(words)] == []
    assert [key for key, words in formal.items() if FORMAL.search(words) and key not in informal] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_what_differs_stands_in_the_informal_catalogue(folder):
    formal = entries(folder, "nl")

    same = [key for key, entry in entries(folder, "nl_Informal").items() if said(entry) == said(formal[key])]
    assert same == []


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", ["nl", "nl-informal"])
def test_what_a_page_says_is_what_the_catalogue_of_its_folder_says(folder, language):
    """Also where another folder, or Django, has the same sentence; the je form falls back to the u form."""
    expected = entries(folder, "nl") | (entries(folder, "nl_Informal") if language == "nl-informal" else {})

    with translation.override(language):
        shown = {
            key: [
                translation.pgettext(key[0], key[1]) if key[0] else translation.gettext(key[1]),
            ]
            for key, entry in expected.items()
            if not entry.msgid_plural
        }

    other = {
        key: words for key, words in shown.items() if words != said(expected[key]) and expected[key].msgstr
    }
    assert other == {}


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext's xgettext is not installed")
def test_the_sentences_are_those_that_gettexts_own_tools_find(tmp_path):
    copy = shutil.copytree(
        messages.PACKAGE, tmp_path / "gehoor", ignore=shutil.ignore_patterns("locale", "*.pyc")
    )
    for folder in FOLDERS:
        (copy / folder / "locale").mkdir()

    command = [sys.executable, "-m", "django", "makemessages", "-l", "nl", "--no-location"]
    environment = {**os.environ, "PYTHONPATH": str(messages.PACKAGE.parent)}
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)

    for folder in FOLDERS:
        found = polib.pofile(str(copy / folder / "locale/nl/LC_MESSAGES/django.po"))
        ours = {(one.context, one.msgid, one.plural) for one in messages.shown_by(folder)}
        assert ours == {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in found}
