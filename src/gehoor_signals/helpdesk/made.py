from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gehoor_signals.frames import Table
from gehoor_signals.helpdesk.events import COLUMNS
from gehoor_signals.helpdesk.sentences import PRODUCTS, written

BEGIN = np.datetime64("2023-11-06T00:00", "us")
WEEKS = 158
END = BEGIN + np.timedelta64(7 * WEEKS - 4, "D") + np.timedelta64(15, "h")
PRICE = {"kettle": 45.0, "fan": 80.0, "iron": 60.0, "mixer": 110.0}
REGIONS = ("north", "east", "south", "west")
FAILURES = ("leaks", "late", "broken", "noise")
PER_CUSTOMER = 0.075  # purchases a week
RISING = {"product": "kettle", "lot": "K-2611", "theme": "leaks"}
RISING_SINCE = END - np.timedelta64(5, "D")
CUT = 0.15  # less is paid in the south


@dataclass(frozen=True)
class Made:
    """Made events, and what was planted in them.

    rising: product, lot and theme that fail since `rising_since`. silent: customers who came every two weeks, met a bad
    failure, did not complain and never came again. paid_less: a region that is paid `cut` less for the same.
    """

    events: Table
    rising: Mapping[str, str]
    rising_since: str
    silent: tuple[str, ...]
    paid_less: str = "south"
    cut: float = CUT


def made(seed: int = 20, *, customers: int = 700) -> Made:
    """A believable event file of a shop's helpdesk over three years, made by chance: the same for the same seed.

    Use it to see what the file looks like, and to try every question before there is data of one's own. Do not use it
    to judge how well a method works: it knows no holidays, no seasons and no people.

    Parameters
    ----------
    seed : another one makes another file with the same things planted in it.
    customers : how many; the file has about 16 rows for each.

    Raises
    ------
    ValueError : fewer than 100 customers are too few to plant anything among.

    Examples
    --------
    >>> from gehoor_signals import helpdesk
    >>> made = helpdesk.made(seed=1)
    >>> made.rising, len(made.silent)
    ({'product': 'kettle', 'lot': 'K-2611', 'theme': 'leaks'}, 12)

    References
    ----------
    Our own; no person, firm or product in it exists.
    """
    if customers < 100:
        raise ValueError("Make at least 100 customers: fewer are too few to plant anything among.")
    desk = _Desk(np.random.default_rng(seed))
    for number in range(customers):
        desk.customer(f"C{number:04d}")
    silent = tuple(f"S{number:03d}" for number in range(12))
    for name in silent:
        desk.falls_silent(name)
    desk.outbreak(customers)
    desk.calls(customers)
    rows = [one for one in desk.rows if one["at"] <= END]
    rows.sort(key=lambda one: one["at"])
    return Made(_table(rows), RISING, str(RISING_SINCE)[:10], silent)


def _table(rows: list[dict[str, Any]]) -> Table:
    columns = {}
    for name in COLUMNS:
        column = np.empty(len(rows), dtype=object)
        column[:] = [_shown(one.get(name)) for one in rows]
        columns[name] = column
    return Table(columns)


def _shown(value: Any) -> Any:
    if isinstance(value, np.datetime64):
        return f"{np.datetime_as_string(value, unit='s')}Z"
    return round(value, 2) if isinstance(value, float) else "" if value is None else value


@dataclass
class _Desk:
    """The shop, its customers and its helpdesk; rows are added as things happen."""

    rng: np.random.Generator
    rows: list[dict[str, Any]] = field(default_factory=list)
    cases: int = 0

    def row(self, at: np.datetime64, name: str, **values: Any) -> None:
        self.rows.append({"at": at, "name": name, **values})

    def after(self, at: np.datetime64, days: float) -> np.datetime64:
        return at + np.timedelta64(int(days * 86_400), "s")

    def chance(self, of: float) -> bool:
        return bool(self.rng.random() < of)

    def customer(self, name: str) -> None:
        """Comes at a rate of her own until she leaves; failures and how they are handled make her leave sooner."""
        rng = self.rng
        who = {"customer": name, "region": str(rng.choice(REGIONS, p=(0.3, 0.2, 0.25, 0.25)))}
        loyal, rate = float(rng.normal()), PER_CUSTOMER * float(rng.gamma(2, 0.5)) / 7
        at = self.after(BEGIN, float(rng.random() ** 1.5 * 1000))
        leaves = self.after(at, float(rng.exponential(1200 * np.exp(0.3 * loyal))))
        self.asked(self.after(at, float(rng.uniform(250, 700))), 3.9 + 0.4 * loyal, who)
        while at < min(leaves, END):
            failed = self.bought(at, who)
            if failed:
                leaves = self.failed(at, who, failed, loyal, leaves)
            elif self.chance(0.1):
                self.case(self.after(at, 2), who, {**self.thing(), "theme": "question", "severity": 0}, loyal)
            at = self.after(at, float(rng.exponential(1 / rate)) + 0.2)
        if leaves < END and self.chance(0.5):
            self.row(leaves, "Left", **who)

    def thing(self) -> dict[str, Any]:
        product = str(self.rng.choice(list(PRODUCTS)))
        return {"product": product, "lot": f"{product[0].upper()}-{self.rng.integers(2601, 2611)}"}

    def bought(self, at: np.datetime64, who: Mapping[str, str]) -> dict[str, Any] | None:
        """What failed about it, if anything did."""
        thing = self.thing()
        self.row(at, "Bought", **who, **thing, amount=round(PRICE[thing["product"]], 2))
        if not self.chance(0.16):
            return None
        likely = {"fan": (0.1, 0.2, 0.2, 0.5), "kettle": (0.4, 0.2, 0.3, 0.1)}
        theme = str(self.rng.choice(FAILURES, p=likely.get(thing["product"], (0.1, 0.4, 0.4, 0.1))))
        return {**thing, "theme": theme, "severity": int(self.rng.integers(1, 6))}

    def failed(
        self, bought: np.datetime64, who: dict[str, str], what: dict[str, Any], loyal: float, leaves: Any
    ) -> Any:
        """Something fails; she complains or does not. Returns when she leaves now."""
        at = self.after(bought, float(self.rng.exponential(3)) + 0.05)
        self.row(at, "Failed", **who, **what)
        bad = what["severity"]
        if not self.chance(1 / (1 + np.exp(-0.2 - 0.8 * loyal - 0.35 * (bad - 3)))):
            return min(leaves, self.after(at, 1)) if self.chance(0.06 * bad) else leaves
        well = self.case(
            self.after(at, float(self.rng.exponential(2))), who, {**what, "occurred_at": at}, loyal
        )
        return leaves if well or self.chance(0.6) else min(leaves, self.after(at, 3))

    def falls_silent(self, name: str) -> None:
        who = {"customer": name, "region": str(self.rng.choice(REGIONS))}
        last = self.after(END, -float(self.rng.uniform(120, 150)))
        for turn in range(26, -1, -1):
            at = self.after(last, -14 * turn + float(self.rng.normal(0, 1.5)) * (turn > 0))
            thing = self.thing()
            self.row(at, "Bought", **who, **thing, amount=PRICE[thing["product"]])
        self.row(self.after(last, 1), "Failed", **who, **thing, theme="broken", severity=5)

    def outbreak(self, customers: int) -> None:
        for _ in range(32):
            at = self.after(RISING_SINCE, 5 * float(self.rng.random() ** 0.4))
            who = {
                "customer": f"C{self.rng.integers(customers):04d}",
                "region": str(self.rng.choice(REGIONS)),
            }
            what = {**RISING, "severity": int(self.rng.integers(3, 6)), "occurred_at": self.after(at, -0.7)}
            self.case(at, who, what, 0.0)

    def case(self, at: np.datetime64, who: dict[str, str], about: dict[str, Any], loyal: float) -> bool:
        """From the first words to the survey; true when it was handled well."""
        rng, bad = self.rng, about["severity"]
        self.cases += 1
        channel = str(rng.choice(("email", "phone", "web"), p=(0.5, 0.2, 0.3)))
        ids = {**who, "case": self.cases, "product": about["product"]}
        well = bad == 0 or self.chance(1 / (1 + np.exp(-0.3 - 0.3 * loyal + 0.25 * (bad - 3))))
        feeling = "calm" if bad < 2 else "furious" if bad + rng.normal(0, 0.8) > 4 else "annoyed"
        lost = PRICE[about["product"]] * float(rng.uniform(0.3, 1)) if bad else None
        felt = [-bad + float(rng.normal(0, 0.7))]
        self.row(
            at, "CaseOpened", **ids | about, channel=channel, lost=lost, valence=felt[0],
            text=self.words(about, feeling),
        )  # fmt: skip
        wait = float(rng.gamma(2, 0.3)) * (2.2 if who["region"] == "east" else 1)
        at = self.step(self.after(at, wait), "MessageSent", ids, felt, 1 if well else -0.5)
        for _ in range(int(rng.poisson(0.3 if well else 1.2))):
            at = self.step(self.after(at, float(rng.exponential(0.6)) + 0.01), "HandedOver", ids, felt, -1.5)
        promise = "PromiseKept" if well else "PromiseBroken"
        at = self.step(self.after(at, 1), promise, ids, felt, 2 if well else -3)
        if not well or self.chance(0.2):
            at = self.after(at, float(rng.exponential(1)) + 0.05)
            self.row(at, "MessageReceived", **ids, channel=channel,
                     text=self.words(about, "calm" if well else "furious"))  # fmt: skip
        if bad and self.chance(1 / (1 + np.exp(2.6 - 0.8 * bad))):
            at = self.pays(at, ids, lost or 0.0)
        at = self.step(self.after(at, 1), "CaseResolved", ids, felt, 3 if well else -1)
        self.surveys(self.after(at, 2), ids, felt, bad, loyal)
        return well

    def step(
        self, at: np.datetime64, name: str, ids: dict[str, Any], felt: list[float], mean: float
    ) -> np.datetime64:
        felt.append(float(np.clip(mean + self.rng.normal(0, 1.2), -5, 5)))
        self.row(at, name, **ids, valence=felt[-1])
        return at

    def pays(self, at: np.datetime64, ids: dict[str, Any], lost: float) -> np.datetime64:
        at = self.after(at, 0.2)
        self.row(at, "ClaimMade", **ids, amount=round(lost, 2))
        at = self.after(at, 1)
        share = 0.8 * (1 - CUT if ids["region"] == "south" else 1)
        self.row(at, "RedressPaid", **ids, amount=round(lost * share * float(self.rng.gamma(60, 1 / 60)), 2))
        return at

    def words(self, about: dict[str, Any], feeling: str) -> str:
        language = "nl" if self.chance(0.6) else "en"
        return written(about["theme"], feeling, language, about["product"], self.rng.random(2).tolist())

    def asked(self, at: np.datetime64, mean: float, ids: dict[str, Any], question: str = "csat") -> None:
        """One question; seven in ten answer."""
        top, low = {"csat": (5, 1), "ces": (7, 1), "nps": (10, 0)}.get(question, (5, 1))
        answer = int(np.clip(round(mean + float(self.rng.normal(0, 0.7))), low, top))
        self.row(at, "SurveyAsked", **ids, question=question, answer=answer if self.chance(0.7) else None)

    def surveys(
        self, at: np.datetime64, ids: dict[str, Any], felt: list[float], bad: int, loyal: float
    ) -> None:
        """The peak and the end of what was felt weigh; a good recovery does not quite make up for the failure."""
        remembered = 0.15 * max(felt, key=abs) + 0.25 * felt[-1]
        self.asked(at, 3.5 + remembered + 0.3 * loyal, ids)
        self.asked(at, 5 + 0.9 * remembered, ids, "ces")
        if self.chance(0.4):
            self.asked(at, 7 + 1.5 * remembered, ids, "nps")
        if bad and self.chance(0.3):
            from gehoor_signals.fairness.items import ITEMS

            for factor, items in ITEMS.items():
                level = (
                    3 + 0.3 * remembered + float(self.rng.normal(0, 0.6)) + (factor == "interpersonal") * 0.3
                )
                for item in items:
                    self.row(at, "SurveyAsked", **ids, question=item,
                             answer=int(np.clip(round(level + float(self.rng.normal(0, 0.6))), 1, 5)))  # fmt: skip

    def calls(self, customers: int) -> None:
        """Nine weeks of calls: too few people on Monday mornings, and people who call in the evening in vain."""
        for day in range(-63, 0):
            at = self.after(END.astype("datetime64[D]").astype("datetime64[us]"), day)
            weekday = (at.astype("datetime64[D]").astype(int) + 3) % 7
            for _ in range(int(self.rng.poisson((22, 15, 14, 14, 14, 4, 2)[weekday]))):
                hour = float(np.clip(self.rng.normal(13, 3.2), 7, 22))
                self.call(self.after(at, hour / 24), f"C{self.rng.integers(customers):04d}", weekday, hour)

    def call(self, at: np.datetime64, customer: str, weekday: int, hour: float) -> None:
        shut = weekday > 4 or not 9 <= hour < 17
        busy = weekday == 0 and hour < 12
        wait, patience = self.rng.exponential((150 if busy else 25, 200))
        lost = shut or wait > patience
        self.row(
            at, "Called", customer=customer, channel="phone", abandoned=bool(lost),
            wait_s=round(float(20 if shut else min(wait, patience)), 1),
            handled_s=None if lost else round(float(self.rng.gamma(3, 90)), 1),
        )  # fmt: skip
