"""One of each letter, with words that a shop might write."""

from __future__ import annotations

from gehoor.letters.rules.facts import Facts

LINK = "https://service.example/my/l/2417/1v5-2k-tk2x0w-abcdefghijklmnopqrstuvwxyz/?a=92"
AT = "2026-11-20T14:12:00+00:00"
DUE = "2026-11-24T11:00:00+00:00"

ABOUT = {
    "zone": "Europe/Amsterdam",
    "at": AT,
    "number": 2417,
    "subject": "Wasmachine lekt, derde keer",
    "name": "Marijke de Boer",
    "team": "De Witgoedwinkel",
    "owner": "Anna",
    "is_verified": True,
    "received_at": AT,
    "due_at": DUE,
}
WORDS = (
    "De wasmachine lekt weer. Dit is de derde keer in zes weken. Ik heb nu drie keer hetzelfde uitgelegd. "
    "Wie gaat dit nu echt oplossen?"
)
ANSWER = (
    "Beste mevrouw De Boer,\n\nU schreef dat de machine voor de derde keer lekt. Dat is twee keer te veel. U "
    "hoeft het niet nog eens uit te leggen: ik heb uw hele verhaal gelezen.\n\nWij brengen u dinsdag tussen 9 en "
    "11 uur een nieuwe machine en nemen de oude mee. Meer daarover: https://service.example/ruilen\n\n"
    "Vriendelijke groet,\nAnna"
)
REASON = "De werkplaats kan beoordelen of de machine nog te repareren is."

KINDS: dict[str, dict[str, object]] = {
    "acknowledgement": {**ABOUT, "words": WORDS},
    "acknowledgement_in_tray": {**ABOUT, "owner": "", "words": WORDS},
    "acknowledgement_undated": {**ABOUT, "due_at": "", "subject": ""},
    "acknowledgement_undated_in_tray": {**ABOUT, "due_at": "", "owner": ""},
    "acknowledgement_unverified": {**ABOUT, "subject": "", "name": "", "is_verified": False},
    "hand_off": {**ABOUT, "owner": "Bram", "team": "Reparatie", "before": "Anna", "reason": REASON},
    "hand_off_back": {**ABOUT, "before": "Bram", "goes_back": True, "reason": REASON},
    "hand_off_tray": {**ABOUT, "owner": "", "before": "Anna", "reason": REASON},
    "hand_off_tray_back": {**ABOUT, "owner": "", "before": "", "goes_back": True, "reason": REASON},
    "hand_off_unverified": {**ABOUT, "is_verified": False, "name": "", "subject": "", "reason": REASON},
    "promise_moved": {**ABOUT, "due_before": "2026-11-23T11:00:00+00:00", "reason": REASON},
    "promise_moved_team": {
        **ABOUT,
        "owner": "",
        "due_before": "2026-11-23T11:00:00+00:00",
        "reason": REASON,
    },
    "promise_moved_sooner": {**ABOUT, "due_before": "2027-01-04T11:00:00+00:00", "reason": REASON},
    "promise_moved_sooner_team": {
        **ABOUT,
        "owner": "",
        "due_before": "2027-01-04T11:00:00+00:00",
        "reason": REASON,
    },
    "reply": {**ABOUT, "text": ANSWER, "signed": "Anna", "quoted": WORDS, "quoted_at": AT},
    "last_word": {**ABOUT, "text": ANSWER, "signed": "Anna"},
    "last_word_phone": {
        **ABOUT,
        "text": ANSWER,
        "signed": "Anna",
        "organisation": "Wit BV",
        "phone": "020 123",
    },
    "forward": {
        **ABOUT,
        "text": "Kunt u dit vandaag nakijken?",
        "signed": "Anna",
        "quoted": WORDS,
        "quoted_at": AT,
        "quoted_by": "Marijke de Boer",
    },
    "code": {**ABOUT, "code": "042917", "until": DUE},
    "password": {**ABOUT, "name": "Anna Bakker"},
    "password_invited": {**ABOUT, "name": "Anna Bakker", "invited_by": "Dirk Smit"},
    "password_invited_by_organisation": {
        **ABOUT,
        "name": "Anna Bakker",
        "invited_by": "Dirk Smit",
        "organisation": "De Witgoedwinkel",
    },
}


def facts(name: str, language: str = "en") -> Facts:
    """One of the letters above."""
    kind = next(
        k for k in ("promise_moved", "hand_off", "last_word", name.partition("_")[0]) if name.startswith(k)
    )
    return Facts(kind=kind, language=language, **KINDS[name])  # type: ignore[arg-type]
