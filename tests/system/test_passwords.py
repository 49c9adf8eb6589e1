from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from gehoor.people.models import Account


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "This password is too short. It must have at least 10 characters.",
                "This password is too common.",
            ],
        ),
        (
            "nl",
            [
                "Dit wachtwoord is te kort. Het heeft minstens 10 tekens nodig.",
                "Dit wachtwoord is te algemeen.",
            ],
        ),
        (
            "nl-informal",
            [
                "Dit wachtwoord is te kort. Het heeft minstens 10 tekens nodig.",
                "Dit wachtwoord is te algemeen.",
            ],
        ),
    ],
)
def test_a_weak_password_is_refused_in_the_language_of_the_reader(language, sentences):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password("password")

    assert refused.value.messages == sentences


def test_a_password_like_the_address_is_refused_in_dutch():
    with translation.override("nl"), pytest.raises(ValidationError) as refused:
        validate_password("anna.bakker", Account(email="anna.bakker@desk.example"))

    assert [message.partition(" op ")[0] for message in refused.value.messages] == [
        "Het wachtwoord lijkt te veel"
    ]
