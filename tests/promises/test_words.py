from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from gehoor.cases.models import Case
from gehoor.promises import actions, queries, words
from gehoor.promises.models import Promise
from tests.factories import people, promises
from tests.promises.conftest import HOUR


def test_a_promise_says_who_what_and_by_when(desk, at):
    case = desk.case(at)

    sentence = words.as_sentence(queries.next_of(case))

    assert sentence == "You hear from Anna before Monday 16 November 17:00."


def test_a_promise_of_a_case_without_owner_names_the_team(desk, at):
    case = desk.case(at)
    Case.objects.filter(pk=case.pk).update(owner=None, tray_until=at)
    type(desk.team).objects.filter(pk=desk.team.pk).update(public_name="onze klantenservice")

    sentence = words.as_sentence(queries.next_of(case))

    assert sentence == "You hear from onze klantenservice before Monday 16 November 17:00."


def test_what_an_agent_promised_is_said_in_his_words(desk, at):
    case = desk.case(at)
    bram = people.agent("Bram Smit", desk.team)

    made = promises.own(case, by=bram, due_at=at + HOUR, at=at, text="the repairman calls you")

    assert words.as_sentence(made) == (
        "Bram promised you, before Monday 16 November 10:00: the repairman calls you."
    )


@pytest.mark.parametrize(
    ("kept_after", "sentence"),
    [
        (HOUR, "You would hear from us before Monday 16 November 17:00, and you did."),
        (
            9 * HOUR,
            "You would hear from us before Monday 16 November 17:00. You did, but later than that. We are sorry.",
        ),
    ],
)
def test_what_was_kept_says_whether_in_time(desk, at, kept_after, sentence):
    case = desk.case(at)

    desk.answer(case, at + kept_after)

    assert [words.as_sentence(p) for p in queries.of_case(case)] == [sentence]


def test_what_is_broken_is_owned_up_to(desk, at):
    case = desk.case(at)

    actions.break_overdue(at=at + timedelta(days=1))

    assert words.as_sentence(queries.next_of(case)) == (
        "You would hear from Anna before Monday 16 November 17:00. We did not manage that, and are sorry."
    )


def test_every_kind_in_every_state_has_a_sentence(desk, at):
    promise = queries.next_of(desk.case(at))
    promise.text = "x"
    said = set()

    for kind in Promise.Kind.values:
        promise.kind = kind
        for kept, broken in ((None, None), (at, None), (None, at), (at, at)):
            promise.kept_at, promise.broken_at = kept, broken
            said.add(words.as_sentence(promise))
    for why in Promise.Why.values:
        promise.released_at, promise.released_why = at, why
        said.add(words.as_sentence(promise))

    assert len(said) == 4 * 4 - 2 + 3  # a first answer and one after a hand-off that were kept read the same
    assert all("%" not in sentence for sentence in said)


def test_a_moment_is_said_in_the_readers_language(db, at):
    with translation.override("nl"):
        assert words.moment(at) == "maandag 16 november 09:00"
