"""Who is in the demo world: teams with their calendars, agents, organisations and customers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple, overload

from gehoor.promises.rules.terms import Terms
from gehoor.system.demo import names
from gehoor.system.demo.calendars import team_calendar
from gehoor.system.demo.luck import lucky
from gehoor.system.demo.records import DemoAgent, DemoCustomer, DemoOrganisation, DemoTeam

DOMAIN = "warmwit.test"
CARE, REPAIRS, DELIVERY, BILLING, ENERGY, COMPLAINTS = (
    "care",
    "repairs",
    "delivery",
    "billing",
    "energy",
    "complaints",
)
# key, Dutch name, English name, address, working hours, lead, working hours to a first answer
_TEAMS: tuple[tuple[str, str, str, str, dict[str, tuple[int, int]], str, int], ...] = (
    (CARE, "Klantenservice", "Customer care", "klantenservice", {"01234": (8, 22), "56": (9, 18)}, "anna", 8),
    (REPAIRS, "Reparatie", "Repairs", "reparatie", {"01234": (8, 17)}, "henk", 9),
    (DELIVERY, "Bezorging", "Delivery", "bezorging", {"012345": (7, 19)}, "youssef", 6),
    (BILLING, "Facturen", "Billing", "facturen", {"01234": (9, 17)}, "ingrid", 12),
    (ENERGY, "Energie", "Energy", "energie", {"01234": (8, 18)}, "marlene", 10),
    (COMPLAINTS, "Klachten", "Complaints", "klachten", {"01234": (9, 17)}, "willemijn", 16),
)
# key, first name, last name, languages, teams (the first is the home team)
_AGENTS = (
    ("anna", "Anna", "van Houten", "nl en", "care"),
    ("samir", "Samir", "Bakkali", "nl en", "care delivery"),
    ("lotte", "Lotte", "Zijlstra", "nl", "care"),
    ("cheryl", "Cheryl", "Wijngaarde", "nl en", "care complaints"),
    ("oliver", "Oliver", "Marsh", "en nl", "care energy"),
    ("henk", "Henk", "Dijkstra", "nl", "repairs"),
    ("agnieszka", "Agnieszka", "Mazur", "en nl", "repairs"),
    ("teun", "Teun", "Molenaar", "nl en", "repairs care"),
    ("youssef", "Youssef", "Tahiri", "nl en", "delivery"),
    ("bianca", "Bianca", "Postma", "nl en", "delivery care"),
    ("ingrid", "Ingrid", "Kuipers", "nl en", "billing"),
    ("emre", "Emre", "Aydın", "nl en", "billing energy"),
    ("marlene", "Marlene", "Ramdin", "nl en", "energy"),
    ("jelle", "Jelle", "Terpstra", "nl en", "energy"),
    ("willemijn", "Willemijn", "de Graaf", "nl en", "complaints care"),
)
ADMINISTRATOR = "anna"
LEADS = {team: lead for team, _, _, _, _, lead, _ in _TEAMS}

FALL_SILENT = 0.045
MANNERS = ("polite",) * 32 + ("short",) * 20 + ("young",) * 20 + ("formal",) * 14 + ("hot",) * 14
_MAIL_HOSTS = (
    "example.com",
    "example.org",
    "example.net",
    "mail.example.com",
    "post.example.org",
    "thuis.example.net",
)


def teams(years: range) -> tuple[DemoTeam, ...]:
    return tuple(
        DemoTeam(
            key=key,
            name_nl=nl,
            name_en=en,
            email=f"{local}@{DOMAIN}",
            calendar=team_calendar(open_hours, years),
            terms=Terms(first_answer=term * 60),
            lead=lead,
        )
        for key, nl, en, local, open_hours, lead, term in _TEAMS
    )


def agents() -> tuple[DemoAgent, ...]:
    return tuple(
        DemoAgent(
            key,
            first,
            last,
            f"{key}@{DOMAIN}",
            tuple(languages.split()),
            tuple(members.split()),
            tuple(team for team, lead in LEADS.items() if lead == key),
            key == ADMINISTRATOR,
        )
        for key, first, last, languages, members in _AGENTS
    )


def organisations() -> tuple[DemoOrganisation, ...]:
    return tuple(DemoOrganisation(n, *row) for n, row in enumerate(names.ORGANISATIONS))


class Named(NamedTuple):
    """Whom a text is for."""

    title: str
    first_name: str
    last_name: str
    language: str
    form: str
    manner: str


class Customers(Sequence[DemoCustomer]):
    """All customers, each made when asked for, so that a million cost no memory.

    Nobody shares an address: the names of one origin are dealt out pair by pair, and a second round
    of the same pair gets a number.
    """

    def __init__(self, *, count: int, seed: int, until: date, months: int) -> None:
        self._count, self._seed, self._until, self._months = count, seed, until, months
        self._deal = _dealt(seed)
        self._shares = [self._deal.count(origin) for origin in range(len(names.ORIGINS))]
        self._before = [self._deal[:place].count(origin) for place, origin in enumerate(self._deal)]
        self.get = lru_cache(maxsize=50_000)(self._make)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> DemoCustomer: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[DemoCustomer]: ...
    def __getitem__(self, index: int | slice) -> DemoCustomer | Sequence[DemoCustomer]:
        if isinstance(index, slice):
            return [self.get(i) for i in range(*index.indices(self._count))]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        return self.get(index % self._count)

    def __iter__(self) -> Iterator[DemoCustomer]:
        return (self._make(index) for index in range(self._count))

    def _rank(self, index: int) -> tuple[int, int]:
        """Which origin, and the how-manieth of that origin this customer is."""
        rounds, place = divmod(index, len(self._deal))
        origin = self._deal[place]
        return origin, rounds * self._shares[origin] + self._before[place]

    def named(self, index: int) -> Named:
        """Only what a text needs to know of a customer: much cheaper than all of him."""
        return self._named(index, self._rng(index))[0]

    def _rng(self, index: int) -> Random:
        return Random(self._seed * 1_000_003 + index)  # noqa: S311 -- made-up data, not a secret

    def _named(self, index: int, rng: Random) -> tuple[Named, int]:
        number, rank = self._rank(index)
        origin = names.ORIGINS[number]
        title, first, last, again = _name(origin, rank)
        manner = MANNERS[int(rng.random() * len(MANNERS))]
        form = "je" if lucky(rng, 0.2) or manner == "young" else "u"
        language = "en" if lucky(rng, origin.english) else "nl"
        return Named(title, first, last, language, form, manner), again

    def _make(self, index: int) -> DemoCustomer:
        rng = self._rng(index)
        (title, first, last, language, form, manner), again = self._named(index, rng)
        organisation = rng.randrange(len(names.ORGANISATIONS)) if lucky(rng, 0.03) else None
        email, second = _addresses(first, last, again, organisation, rng)
        since = self._until - timedelta(days=int(rng.triangular(5, 2200, 300)))
        return DemoCustomer(
            index=index,
            first_name=first,
            last_name=last,
            title=title,
            email=email,
            second_email=second,
            phone=f"06-0000{index % 10_000:04}" if lucky(rng, 0.8) else "",
            language=language,
            form=form,
            manner=manner,
            street=f"{rng.choice(names.STREETS)} {rng.randrange(1, 190)}",
            postcode=f"{rng.randrange(1000, 9999)} {rng.choice('ABCDEGHJKL')}{rng.choice('BCDEGHJKLM')}",
            city=rng.choice(names.CITIES),
            organisation=organisation,
            has_energy=lucky(rng, 0.45),
            since_date=since,
            silent_from=self._silent_from(since, rng),
        )

    def _silent_from(self, since: date, rng: Random) -> date | None:
        """About one in twenty-five falls silent, on a day inside the story but not near its end."""
        dice, part = rng.random(), rng.random()
        span = self._months * 30
        day = self._until - timedelta(days=int(span - (span * 0.1 + part * span * 0.6)))
        return day if dice < FALL_SILENT and since < day - timedelta(days=120) else None


def _dealt(seed: int) -> tuple[int, ...]:
    deal = [number for number, origin in enumerate(names.ORIGINS) for _ in range(origin.share)]
    Random(f"{seed}/origins").shuffle(deal)  # noqa: S311 -- made-up data, not a secret
    return tuple(deal)


def _name(origin: names.Origin, rank: int) -> tuple[str, str, str, int]:
    """The rank-th pair of first and last name, and how often the pairs have run out before it."""
    firsts = len(origin.women) + len(origin.men)
    again, pair = divmod(rank, firsts * len(origin.last))
    lap, place = divmod(pair, len(origin.last))
    which = (lap + place * 7) % firsts
    last = origin.last[place]
    if which < len(origin.women):
        return "mevrouw", origin.women[which], last, again
    return "meneer", origin.men[which - len(origin.women)], last, again


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """A name as it stands in an address: small letters without accents, signs or blanks."""
    folded = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("Ł", "l"))
    return re.sub(r"[^a-z]", "", folded.lower())


def _addresses(first: str, last: str, again: int, organisation: int | None, rng: Random) -> tuple[str, str]:
    number = str(again) if again else ""
    host = rng.choice(_MAIL_HOSTS)
    local = f"{_plain(first)}.{_plain(last)}{number}"
    private = f"{local}@{host}"
    if organisation is not None:
        return f"{local}@{names.ORGANISATIONS[organisation][1]}", private
    other = f"{_plain(first)}{_plain(last)}{number}@{host}" if lucky(rng, 0.06) else ""
    return private, other
