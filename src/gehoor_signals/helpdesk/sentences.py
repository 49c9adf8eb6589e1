"""What made customers write: Dutch and English, by theme and by how they feel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

THEMES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "leaks": {
        "en": ("The {product} leaks at the bottom.", "Water runs out of my {product} as soon as it boils."),
        "nl": ("De {product} lekt aan de onderkant.", "Er loopt water uit mijn {product} zodra hij kookt."),
    },
    "late": {
        "en": ("My {product} was to come last week and it is not here.", "The delivery of the {product} is late."),
        "nl": ("Mijn {product} zou vorige week komen en is er niet.", "De levering van de {product} is te laat."),
    },
    "broken": {
        "en": ("The {product} stopped working after {days} days.", "My {product} does not switch on any more."),
        "nl": ("De {product} deed het na {days} dagen niet meer.", "Mijn {product} gaat niet meer aan."),
    },
    "noise": {
        "en": ("The {product} makes a loud rattling noise.", "My {product} hums all night."),
        "nl": ("De {product} maakt een hard ratelend geluid.", "Mijn {product} bromt de hele nacht."),
    },
    "question": {
        "en": ("How do I clean the {product}?", "Where do I find the invoice of order {days}?"),
        "nl": ("Hoe maak ik de {product} schoon?", "Waar vind ik de factuur van bestelling {days}?"),
    },
}  # fmt: skip

FEELINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "calm": {
        "en": ("Could you have a look?", "Thank you for your help.", "I would like to hear what I can do."),
        "nl": ("Kunt u ernaar kijken?", "Dank voor uw hulp.", "Ik hoor graag wat ik kan doen."),
    },
    "annoyed": {
        "en": (
            "This is the third time I have to write about it.",
            "I want my money back.",
            "Please test them better before you sell them.",
        ),
        "nl": (
            "Dit is de derde keer dat ik erover moet schrijven.",
            "Ik wil mijn geld terug.",
            "Test ze voortaan beter voordat u ze verkoopt.",
        ),
    },
    "furious": {
        "en": (
            "This is outrageous, nobody listens to me!",
            "I am furious and I will tell everyone what you are like!",
            "You are liars, I demand compensation now!",
        ),
        "nl": (
            "Dit is schandalig, niemand luistert naar mij!",
            "Ik ben woedend en ik vertel iedereen hoe jullie zijn!",
            "Jullie zijn leugenaars, ik eis nu een vergoeding!",
        ),
    },
}

PRODUCTS = {"kettle": "waterkoker", "fan": "ventilator", "iron": "strijkijzer", "mixer": "mixer"}
"""Each product and its Dutch name."""


def written(theme: str, feeling: str, language: str, product: str, pick: Sequence[float]) -> str:
    """One customer's words; `pick` has two numbers from 0 to 1 that choose among the sentences."""
    about, feels = THEMES[theme][language], FEELINGS[feeling][language]
    first = about[int(pick[0] * len(about))]
    name = product if language == "en" else PRODUCTS[product]
    return f"{first.format(product=name, days=3 + int(pick[1] * 60))} {feels[int(pick[1] * len(feels))]}"
