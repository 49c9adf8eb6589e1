"""How a customer and an agent of the demo put their sentences together into a message."""

from __future__ import annotations

from random import Random

from gehoor.system.demo.luck import lucky
from gehoor.system.demo.phrases import Lines, lines
from gehoor.system.demo.records import DemoAgent, DemoCustomer
from gehoor.system.demo.themes import COMPLAINT, COMPLIMENT, Theme

BARE, SIGNED = 0.45, 0.8
SHOUT, DETAILS = 0.3, {"formal": 2, "polite": 1, "hot": 1, "young": 1, "short": 0}
_SLIPS = {
    "nl": (
        (" het ", " t "),
        ("even ", "ff "),
        (" niet ", " nie "),
        ("wordt", "word"),
        ("gebeurd", "gebeurt"),
    ),
    "en": (("you ", "u "), ("please", "pls"), ("because", "cos"), ("their", "there"), ("nothing", "nothin")),
}
SIGNED_BY_PHONE = {"nl": "Verstuurd vanaf mijn mobiel", "en": "Sent from my phone"}


class Pen:
    """Writes for one case. `slots` fill the places in the sentences and may be changed between messages."""

    def __init__(self, customer: DemoCustomer, theme: Theme, slots: dict[str, str], rng: Random) -> None:
        self.customer, self.theme, self.slots, self.rng = customer, theme, slots, rng
        self.language, self.form = customer.language, customer.form
        self.mood = customer.manner
        self._used: set[str] = set()

    def of(self, theme: str, section: str) -> Lines:
        return lines(self.language, self.form, theme, section)

    def pick(self, theme: str, section: str) -> str:
        """One filled sentence of a section, if possible not one that this case has had."""
        choices = lines(self.language, self.form, theme, section)
        place = int(self.rng.random() * len(choices))
        for _ in range(len(choices) - 1 if choices[place] in self._used else 0):
            place = (place + 1) % len(choices)
            if choices[place] not in self._used:
                break
        self._used.add(choices[place])
        return choices[place].format_map(self.slots)

    def pick_pair(self, theme: str, section: str) -> tuple[str, str]:
        """One of the lines that have two parts with an arrow between them."""
        first, _, second = self.pick(theme, section).partition(" => ")
        return first, second

    def fix(self) -> tuple[str, str]:
        """The words with which it is put right, and how that was."""
        choices = self.of(self.theme.key, "fix")
        which = int(self.rng.random() * len(choices))
        return choices[which].format_map(self.slots), self.theme.hows[which]

    def maybe(self, chance: float, theme: str, section: str) -> str:
        return self.pick(theme, section) if self.rng.random() < chance else ""

    # what a customer writes

    def subject(self) -> str:
        subject = self.pick(self.theme.key, "subject")
        subject = subject[0].upper() + subject[1:]
        return subject.upper() if self.mood == "hot" and lucky(self.rng, 0.25) else subject

    def story(self) -> str:
        """The body of a first message: what happened, some of the circumstances, what is wanted."""
        key, mood = self.theme.key, self.mood
        told = [
            self.maybe(0.35 if mood in {"polite", "formal"} else 0, "customer", "small_talk"),
            self.pick(key, "say"),
        ]
        told.extend(self.maybe(0.8, key, "more") for _ in range(DETAILS[mood]))
        if self.theme.kind == COMPLAINT and mood != "short":
            told.append(self.maybe(0.3, "customer", "history"))
            told.append(self.maybe(0.3 if mood != "hot" else 0.1, "customer", "feeling"))
        wanted = [self.pick("customer", "anger") for _ in range(self._anger())]
        wanted.append(self.maybe(0.9, key, "ask"))
        gap = " " if mood in {"short", "young"} else "\n\n"
        return gap.join(part for part in (_sentences(told), _sentences(wanted)) if part)

    def _anger(self) -> int:
        if self.mood != "hot" or self.theme.kind == COMPLIMENT:
            return 0
        return 1 + (self.rng.random() < SHOUT)

    def letter(self, body: str) -> str:
        """Body with the opening, the closing and the slips of this person."""
        opening = self.pick("customer", f"open_{self.mood}")
        closing = self.pick("customer", f"close_{self.mood}")
        text = self._slipped(f"{opening}\n\n{body}\n\n{closing}\n{self._signed()}")
        if self.mood in {"short", "young"} and lucky(self.rng, 0.3):
            text += f"\n\n{SIGNED_BY_PHONE[self.language]}"
        return text

    def line(self, body: str) -> str:
        """A short answer in between: often without an opening."""
        dice = self.rng.random()
        if dice < BARE:
            return self._slipped(body)
        name = self._signed() if self.mood != "formal" else self.customer.name
        if dice < SIGNED:
            return self._slipped(f"{body}\n\n{name}")
        opening = self.pick("customer", f"open_{self.mood}")
        closing = self.pick("customer", f"close_{self.mood}")
        return self._slipped(f"{opening}\n\n{body}\n\n{closing}\n{name}")

    def _signed(self) -> str:
        customer = self.customer
        match self.mood:
            case "young":
                return customer.first_name
            case "short":
                return customer.first_name if lucky(self.rng, 0.5) else customer.name
            case "formal":
                return f"{customer.first_name[0]}. {customer.last_name}"
        return customer.name

    def _slipped(self, text: str) -> str:
        """With the haste of the young and the exclamation marks of the angry."""
        rng = self.rng
        if self.mood == "hot" and lucky(rng, 0.5):
            text = text.replace("?", "???", 1) if lucky(rng, 0.5) else text.replace(".\n", "!!\n", 1)
        if self.mood in {"young", "short", "hot"} and lucky(rng, 0.35):
            wrong, slip = _SLIPS[self.language][int(rng.random() * 5)]
            text = text.replace(wrong, slip)
        if self.mood == "young" and lucky(rng, 0.3):
            text = text.lower()
        if lucky(rng, 0.06):
            text = _swapped(text, int(rng.random() * len(text)))
        return text

    def remedy(self) -> str:
        return self.pick("customer", "remedy") if lucky(self.rng, 0.6) else ""

    # what an agent writes

    def reply(self, agent: DemoAgent, team: str, *parts: str) -> str:
        """A message of an agent: greeting, the parts as paragraphs, name and team."""
        self.slots["agent"] = agent.first_name
        greeting = self.pick("agent", f"open_{self.form}")
        signed = f"{self.pick('agent', 'close')}\n{agent.first_name}, {team}"
        return "\n\n".join((greeting, *(part for part in parts if part), signed))

    def warmth(self, *, first_contact: bool) -> str:
        """The first lines of a first answer: thanks, and that it matters."""
        said = [self.pick("agent", "thanks_for")]
        if self.theme.kind == COMPLAINT:
            said.append(self.maybe(0.8, "agent", "feel"))
        if first_contact:
            said.append(self.maybe(0.3, "agent", "first_time"))
        return _sentences(said)

    def questions(self) -> list[tuple[str, str]]:
        """Two or three questions with the answers that this customer will give."""
        number = 2 if lucky(self.rng, 0.6) else 3
        return [self.pick_pair(self.theme.questions, "qa") for _ in range(number)]


def _sentences(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)


def _swapped(text: str, place: int) -> str:
    """Two letters of one word typed in the wrong order."""
    if place + 1 < len(text) and text[place].isalpha() and text[place + 1].isalpha():
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text
