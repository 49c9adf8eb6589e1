from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from gehoor.cases.words import STATUS_FOR_CUSTOMERS
from gehoor.people.words import WRONG_CODE
from gehoor.promises import words as promised
from gehoor.system import translations
from tests.spec import messages

translations.compile_all(settings.PACKAGE)
PACKAGE = Path(settings.PACKAGE)
LOOK = [
    file
    for file in (PACKAGE / "look").rglob("*")
    if file.suffix in {".html", ".py"} and not {"patterns", "samples"} & {*file.parts, file.stem}
]
OURS = [*(PACKAGE / "portal").rglob("*"), PACKAGE / "system/sign_in.py", PACKAGE / "system/accounts.py"]
SHOWN = {sentence.msgid for sentence in messages.shown_in([*LOOK, *OURS])}
TABLES = (
    STATUS_FOR_CUSTOMERS,
    promised.PROMISED,
    promised.KEPT,
    promised.KEPT_LATE,
)


def catalogue(folder: str, language: str) -> polib.POFile:
    return polib.pofile(str(PACKAGE / folder / "locale" / language / "LC_MESSAGES/django.po"))


def of_the_domain() -> set[str]:
    """What the portal shows of other folders."""
    with translation.override("en"):
        return {str(one) for table in TABLES for one in table.values()} | {str(WRONG_CODE)}


def test_every_sentence_that_a_customer_can_read_is_dutch_too():
    known = {
        entry.msgid
        for file in PACKAGE.glob("*/locale/nl/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(file))
    }

    assert sorted((SHOWN | of_the_domain()) - known) == []


@pytest.mark.parametrize("folder", ["portal", "look"])
@pytest.mark.parametrize("language", ["nl", "nl_Informal"])
def test_placeholders_stay_what_they_are(folder, language):
    pattern = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+[^>]*>")

    wrong = [
        entry.msgid
        for entry in catalogue(folder, language)
        for said in ([entry.msgstr] if entry.msgstr else entry.msgstr_plural.values())
        if not set(pattern.findall(said)) <= set(pattern.findall(entry.msgid + (entry.msgid_plural or "")))
        or (entry.msgstr and set(pattern.findall(said)) != set(pattern.findall(entry.msgid)))
    ]

    assert wrong == []


@pytest.mark.parametrize("folder", ["portal", "look"])
def test_the_formal_and_the_informal_form_are_kept_apart(folder):
    formal = {entry.msgid: entry for entry in catalogue(folder, "nl")}
    informal = {entry.msgid: entry for entry in catalogue(folder, "nl_Informal")}
    je = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
    u = re.compile(r"\b(u|uw|alstublieft)\b", re.IGNORECASE)

    assert [key for key, entry in formal.items() if je.search(_words(entry))] == []
    assert [key for key, entry in informal.items() if u.search(_words(entry))] == []
    assert [key for key, entry in formal.items() if u.search(_words(entry)) and key not in informal] == []


def _words(entry: polib.POEntry) -> str:
    return " ".join([entry.msgstr, *entry.msgstr_plural.values()])


def test_a_page_says_in_which_language_it_is():
    client = Client()

    answers = {code: client.get("/help/", headers={"Accept-Language": code}) for code in ("en", "nl")}
    client.post("/-/language/", {"language": "nl-informal", "next": "/help/"})
    chosen = client.get("/help/", headers={"Accept-Language": "en"}).content.decode()

    assert [f'<html lang="{code}"' in page.content.decode() for code, page in answers.items()] == [True, True]
    assert '<html lang="nl"' in chosen
    assert "Een mens leest wat je schrijft." in chosen
