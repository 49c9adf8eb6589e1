"""Statements to agree with, in our own words, for the four kinds of justice (Colquitt 2001 names the factors)."""

from __future__ import annotations

from collections.abc import Mapping

ITEMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "distributive": {
        "distributive_1": (
            "What I received was in keeping with what went wrong.",
            "Wat ik kreeg, paste bij wat er misging.",
        ),
        "distributive_2": (
            "The solution made up for my trouble.",
            "De oplossing woog op tegen het ongemak.",
        ),
        "distributive_3": (
            "I got what I was entitled to.",
            "Ik kreeg waar ik recht op had.",
        ),
        "distributive_4": (
            "I believe that others with this problem were given as much.",
            "Ik geloof dat anderen met dit probleem evenveel kregen.",
        ),
    },
    "procedural": {
        "procedural_1": (
            "I could tell my side of it before anything was decided.",
            "Ik kon mijn kant vertellen voordat er iets werd besloten.",
        ),
        "procedural_2": (
            "What I said made a difference.",
            "Wat ik zei, maakte verschil.",
        ),
        "procedural_3": (
            "Everyone with such a problem goes through the same steps.",
            "Iedereen met zo'n probleem doorloopt dezelfde stappen.",
        ),
        "procedural_4": (
            "Whoever decided had no interest of his own in it.",
            "Wie besliste, had er zelf geen belang bij.",
        ),
        "procedural_5": (
            "They got the facts right before they decided.",
            "De feiten klopten voordat er werd besloten.",
        ),
        "procedural_6": (
            "I knew where to turn if I disagreed.",
            "Ik wist waar ik terechtkon als ik het er niet mee eens was.",
        ),
        "procedural_7": (
            "It took no longer than it had to.",
            "Het duurde niet langer dan nodig.",
        ),
    },
    "interpersonal": {
        "interpersonal_1": (
            "The people I spoke to were friendly.",
            "De mensen die ik sprak, waren vriendelijk.",
        ),
        "interpersonal_2": (
            "I felt taken seriously.",
            "Ik voelde me serieus genomen.",
        ),
        "interpersonal_3": (
            "Nobody made me feel like a nuisance.",
            "Niemand gaf me het gevoel lastig te zijn.",
        ),
        "interpersonal_4": (
            "They understood what it meant to me.",
            "Ze begrepen wat het voor mij betekende.",
        ),
    },
    "informational": {
        "informational_1": (
            "I always knew what would happen next.",
            "Ik wist steeds wat er zou gebeuren.",
        ),
        "informational_2": (
            "I was told why it went wrong.",
            "Mij is verteld waarom het misging.",
        ),
        "informational_3": (
            "I could follow the reasons for the decision.",
            "Ik kon de redenen voor het besluit volgen.",
        ),
        "informational_4": (
            "I heard news before I had to ask for it.",
            "Ik hoorde nieuws voordat ik erom moest vragen.",
        ),
        "informational_5": (
            "What I was told turned out to be so.",
            "Wat mij verteld werd, bleek te kloppen.",
        ),
    },
}
"""Of each factor its items: a name for the column of answers, and the statement in English and in Dutch."""
