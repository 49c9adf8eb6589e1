from __future__ import annotations

import pytest

from gehoor.intake.rules.language import guess


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Beste mensen, mijn vaatwasser doet het niet meer en ik heb al drie keer gebeld.", "nl"),
        ("Waar blijft mijn pakket? Het zou gisteren komen.", "nl"),
        ("Hi, my dishwasher is broken and I have called you three times.", "en"),
        ("Where is my parcel? It was due yesterday and I have not heard from you.", "en"),
        ("Guten Tag, meine Spülmaschine ist kaputt und ich habe schon dreimal angerufen.", ""),
        ("Bonjour, mon lave-vaisselle ne marche plus depuis hier.", ""),
        ("Dzień dobry, moja zmywarka nie działa.", ""),
        ("12345", ""),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_the_language_of_a_mail_is_told_by_its_small_words(text, language):
    assert guess(text) == language


def test_a_very_long_mail_is_looked_at_in_part():
    assert guess("de het een van " * 100_000) == "nl"
