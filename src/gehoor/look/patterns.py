"""Made-up cases and people for the pattern page and its sample screens. Nothing here is anyone's data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Sample
from typing import Any

from django import forms
from django.utils.functional import SimpleLazyObject

NOW = datetime(2026, 3, 10, 8, 40, tzinfo=UTC)
LONG_WORD = "arbeidsongeschiktheidsverzekeringsmaatschappij"
CHOICES = [
    ("refund", "Money back"),
    ("repair", "Repair at home"),
    ("replacement", f"A new one from the {LONG_WORD}"),
]


def later(**distance: float) -> datetime:
    """An instant after the sample's now; earlier with negative numbers."""
    return NOW + timedelta(**distance)


class SampleForm(forms.Form):
    """One field of every kind."""

    subject = forms.CharField(label="What is it about?", help_text="A few words, as you would say them.")
    story = forms.CharField(
        label="What happened?", widget=forms.Textarea(attrs={"rows": 4, "data-autosize": True})
    )
    email = forms.EmailField(label="Where do we reach you?", required=False)
    remedy = forms.ChoiceField(label="What would put this right?", choices=CHOICES)
    channel = forms.ChoiceField(
        label="How do you want to hear from us?",
        choices=[("mail", "By mail"), ("phone", "By telephone"), ("long", LONG_WORD)],
        widget=forms.RadioSelect,
        help_text="You can change this later.",
    )
    agree = forms.BooleanField(
        label="You may share my case with the repairer",
        required=False,
        help_text="Only what he needs to come by.",
    )
    moment = forms.DateTimeField(
        label="When does it suit you?",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    photo = forms.FileField(label="A photo of the leak", required=False, help_text="Up to 10 MB.")
    number = forms.CharField(label="Order number", required=False, disabled=True, initial="2026-0118-443")


def filled_wrongly() -> SampleForm:
    """The form as it comes back."""
    form = SampleForm(
        {"subject": "", "story": LONG_WORD, "email": "m.deboer@", "remedy": "x", "moment": "soon"}
    )
    form.is_valid()
    return form


def promise(
    label: str, due_at: datetime, since: datetime | None = None, kept_at: datetime | None = None
) -> Sample:
    """What a row needs of a promise."""
    return Sample(label=label, due_at=due_at, since=since, kept_at=kept_at)


def clocks() -> list[Sample]:
    """A promise in each state."""
    return [
        promise("first answer", later(hours=3), later(hours=-1)),
        promise("next word", later(minutes=25), later(hours=-5)),
        promise("call back", later(hours=-2), later(hours=-26)),
        promise("first answer", later(hours=-1), later(hours=-5), later(hours=-3)),
        promise("refund on your account", later(hours=-5), later(hours=-30), later(hours=-3)),
        promise("visit by the repairer", later(days=6)),
    ]


def passed_on() -> dict[str, list[Sample]]:
    """Hand-off lines: straight on, back and forth, with long words."""
    bram = Sample(
        from_name="Anna Visser", to_name="Bram Kok", reason="Bram knows the warranty of this lot", minutes=42
    )
    back = Sample(
        from_name="Bram Kok", to_name="Anna Visser", reason="Anna promised to call herself", minutes=185
    )
    chris = Sample(
        from_name="Bram Kok", to_name="Chaima el Idrissi", reason=f"Asks the {LONG_WORD}", minutes=12
    )
    home = Sample(
        from_name="Chaima el Idrissi", to_name="Anna Visser", reason="Approved, refund can go out", minutes=8
    )
    return {"straight": [bram], "back": [bram, back], "round": [bram, chris, home]}


def case_row(number: int, subject: str, customer_name: str, snippet: str, **more: Any) -> Sample:
    """A row as the tray's query gives it."""
    row = {
        "url": "#",
        "tone": "",
        "is_unread": False,
        "promise": None,
        "hand_offs": 0,
        "badges": [],
        "owner_name": "",
    }
    return Sample(
        number=number, subject=subject, customer_name=customer_name, snippet=snippet, **(row | more)
    )


def rows_due_today() -> list[Sample]:
    """The first group of the tray."""
    return [
        case_row(
            2403,
            "Geen warm water sinds zondag",
            "Fam. van den Heuvel",
            "“Er zou vanochtend iemand komen. Er is niemand geweest en niemand belt.”",
            tone="broken",
            is_unread=True,
            promise=promise("repairer at the door", later(hours=-1), later(hours=-20)),
            hand_offs=3,
            badges=[Sample(label="angry", tone="broken")],
        ),
        case_row(
            2417,
            "Wasmachine lekt, derde keer",
            "M. de Boer",
            "“Ik heb nu drie keer hetzelfde uitgelegd. Wie gaat dit nu echt oplossen?”",
            tone="waiting",
            is_unread=True,
            promise=promise("next word", later(hours=2, minutes=20), later(hours=-6)),
            hand_offs=2,
            badges=[Sample(label="new reply", tone="waiting")],
        ),
        case_row(
            2431,
            "Factuur klopt niet",
            "J. Yılmaz",
            "“Op de nota van februari staat een meter die niet van mij is.”",
            tone="soon",
            promise=promise("first answer", later(minutes=35), later(hours=-3)),
            badges=[Sample(label="first contact", tone="us")],
        ),
        case_row(
            2388,
            f"Klacht over de {LONG_WORD}",
            "Stichting Woonzorg Zuid-Kennemerland",
            "“Wij wachten op uw standpunt. De termijn loopt vandaag af.”",
            promise=promise("our decision", later(hours=5), later(days=-12)),
            badges=[Sample(label="complaint", tone="plain")],
        ),
    ]


def rows_later() -> list[Sample]:
    """The second group of the tray."""
    return [
        case_row(
            2426,
            "Moving house: which contract comes along?",
            "Ellen Ashworth",
            "“We get the keys on 1 April. What do I need to do, and by when?”",
            promise=promise("next word", later(days=1, hours=3), later(hours=-2)),
        ),
        case_row(
            2391,
            "غسالة الصحون لا تعمل",
            "Samir Haddad",
            "«وصلت الغسالة أمس ولا تعمل منذ اللحظة الأولى.»",
            promise=promise("call back", later(days=2), later(days=-1)),
            hand_offs=1,
        ),
        case_row(
            2370,
            "Terugbetaling stofzuiger",
            "P. Janssen",
            "“Dank voor het snelle antwoord, ik wacht op de betaling.”",
            promise=promise("money on the account", later(days=5), later(days=-2)),
            badges=[Sample(label="waits for the bank", tone="plain")],
        ),
    ]


def tray_groups() -> list[Sample]:
    """The trays at the side."""
    mine = [
        Sample(url="#", name="Mine", icon="person", count="12", is_current=True, key="1", is_late=False),
        Sample(url="#", name="Team", icon="team", count="31", is_current=False, key="2", is_late=False),
        Sample(url="#", name="Unassigned", icon="tray", count="4", is_current=False, key="3", is_late=True),
    ]
    rest = [
        Sample(url="#", name="All open cases", icon="", count="99+", is_current=False, key="", is_late=False),
        Sample(
            url="#", name="Mail without a case", icon="", count="", is_current=False, key="", is_late=False
        ),
    ]
    return [Sample(label="", trays=mine), Sample(label="Everyone", trays=rest)]


def context() -> dict[str, Any]:
    """All that the pattern page and the sample screens draw."""
    return {
        "now": NOW,
        "earlier": later(hours=-3),
        "yesterday": later(hours=-20),
        "last_week": later(days=-5),
        "long_word": LONG_WORD,
        "form": SampleForm(),
        "wrong_form": SimpleLazyObject(filled_wrongly),
        "clocks": clocks(),
        "lines": passed_on(),
        "due_today": rows_due_today(),
        "due_later": rows_later(),
        "tray_groups": tray_groups(),
        "files": [
            Sample(url="#", name="lekkage.jpg", size="1.2 MB"),
            Sample(url="#", name="factuur.pdf", size="88 kB"),
        ],
        "health": Sample(url="#", state="good", label="All well", words="All well: last mail 2 min ago"),
        "user_name": "Anna Visser",
        "tones": ["plain", "us", "waiting", "soon", "broken", "kept", "note"],
        "alert_tones": ["plain", "us", "waiting", "soon", "broken", "kept"],
        "section": "trays",
    }
