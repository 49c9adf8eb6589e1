"""What we say of a case by ourselves is kept as it was said, so it is said in the language of the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation

from gehoor.cases import actions
from gehoor.core.models import Event
from gehoor.system import translations
from tests.factories import cases, people

pytestmark = pytest.mark.django_db
translations.compile_all(settings.PACKAGE)


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "Anna took it up."),
        ("nl", "Anna heeft de zaak opgepakt."),
        ("nl-informal", "Anna heeft de zaak opgepakt."),
    ],
)
def test_why_someone_has_a_case_is_said_in_its_language(at, language, reason):
    team = people.team()
    case = cases.case(team=team, at=at, language=language)
    anna = people.agent("Anna Bakker", team)

    with translation.override("en"):
        actions.take(case=case, by=anna, at=at + timedelta(minutes=5))

    assert Event.objects.get(name="cases.OwnerGiven").data["reason"] == reason


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "Anna took it up."), ("nl", "Anna heeft de zaak opgepakt.")]
)
def test_why_someone_kept_what_he_wrote_down_is_said_in_its_language(at, language, reason):
    team = people.team()
    bram, anna = people.agent("Bram Smit", team), people.agent("Anna Bakker", team)
    case = cases.case(team=team, at=at, language=language)

    with translation.override("nl" if language == "en" else "en"):
        actions.keep_for_oneself(case=case, by=anna, at=at)

    told = Event.objects.filter(name="cases.OwnerGiven").order_by("id").last()
    assert (told.data["before"], told.data["owner"], told.data["reason"]) == (bram.pk, anna.pk, reason)


def test_that_a_customer_solved_it_is_said_in_the_language_of_the_case(at):
    case = cases.case(team=people.team(), at=at, language="en")

    with translation.override("nl"):
        actions.resolve_by_customer(case=case, by=case.customer, at=at)

    assert Event.objects.get(name="cases.CaseResolved").data["reason"] == "You told us that it is solved."
