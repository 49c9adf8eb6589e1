"""A believable world to try Gehoor in: a web shop for household appliances that also supplies energy.

Everything follows from the seed, the sizes and `until`, the moment at which this world stands still; the
same arguments always give the same world. Nothing here touches a database or asks the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from heapq import merge
from random import Random

from gehoor.system.demo import people
from gehoor.system.demo.arrivals import arrivals, midnight, outbreak_arrivals
from gehoor.system.demo.calendars import DAY
from gehoor.system.demo.choosing import Choosing, Chosen, channel
from gehoor.system.demo.people import Customers
from gehoor.system.demo.products import OUTBREAK_LOT, catalogue
from gehoor.system.demo.records import DemoAgent, DemoCase, DemoLot, DemoOrganisation, DemoProduct, DemoTeam
from gehoor.system.demo.slots import first_slots
from gehoor.system.demo.sold import Sold, sell
from gehoor.system.demo.stories import SPAM, spam, unfold
from gehoor.system.demo.thread import Facts, Staff, Thread
from gehoor.system.demo.writing import Pen

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class World:
    """The demo world; `cases` tells its stories in order of their opening."""

    seed: int
    number_of_cases: int
    months: int
    until: datetime
    teams: tuple[DemoTeam, ...]
    agents: tuple[DemoAgent, ...]
    organisations: tuple[DemoOrganisation, ...]
    products: tuple[DemoProduct, ...]
    lots: tuple[DemoLot, ...]
    customers: Customers

    @cached_property
    def sold(self) -> Sold:
        """Orders and holdings; made when first asked for."""
        return sell(self.customers, self.products, self.lots, seed=self.seed, until=self.until)

    @cached_property
    def outbreak_lot(self) -> DemoLot:
        return next(lot for lot in self.lots if lot.number == OUTBREAK_LOT)

    @property
    def starts_at(self) -> datetime:
        return midnight(self.until - self.months * MONTH)

    def cases(self) -> Iterator[DemoCase]:
        """All cases in order of `opened_at`, each with what happened in it until the world stands still."""
        rng = Random(f"{self.seed}/cases")  # noqa: S311 -- made-up data, not a secret
        choosing = Choosing(self.customers, self.products, self.sold, rng)
        staff, seen = Staff(self.teams, self.agents), set[int]()
        for index, (at, of_outbreak) in enumerate(self._openings(rng)):
            chosen = choosing.outbreak(at) if of_outbreak else choosing.choose(at)
            customer = chosen[1].index
            yield self.case(index, at, chosen, staff, rng, is_first=customer not in seen)
            seen.add(customer)

    def _openings(self, rng: Random) -> Iterator[tuple[datetime, bool]]:
        failing = outbreak_arrivals(start=self.starts_at, until=self.until, rng=rng)
        failing = failing[-self.number_of_cases :]
        days = self.months * MONTH // DAY + 1
        ordinary = arrivals(number=self.number_of_cases - len(failing), days=days, until=self.until, rng=rng)
        return merge(((at, False) for at in ordinary), ((at, True) for at in failing))

    def case(
        self, index: int, at: datetime, chosen: Chosen, staff: Staff, rng: Random, *, is_first: bool
    ) -> DemoCase:
        """One case of what was chosen, from its opening until the world stands still."""
        theme, customer, holding, order = chosen
        thing = holding or order
        known = (self.products[thing.product], self.lots[thing.lot]) if thing else None
        facts = Facts(
            index=index,
            customer=customer,
            theme=theme,
            channel=channel(rng),
            product=thing.product if thing else None,
            lot=thing.lot if thing else None,
            order=order.index if order else None,
            opened_at=at,
            is_first_contact=is_first,
        )
        slots = first_slots(customer, known, order, at=at, rng=rng)
        pen = Pen(customer, theme, slots, rng)
        return tell(Thread(facts, staff, pen, rng), self.until)


def tell(thread: Thread, until: datetime) -> DemoCase:
    """One case from its first message to its end, or to where it stands at `until`."""
    pen, rng = thread.pen, thread.rng
    if rng.random() < SPAM:
        pen.slots["subject"] = subject = pen.pick("customer", "spam_subject")
        thread.opens(pen.pick("customer", "spam_say"))
        spam(thread)
        return thread.finish(subject, "", until)
    pen.slots["subject"] = subject = pen.subject()
    thread.opens(first_message(thread))
    unfold(thread)
    remedy = pen.remedy() if thread.facts.channel == "form" else ""
    return thread.finish(subject, remedy, until)


def first_message(thread: Thread) -> str:
    """What the customer wrote; on the phone, what the agent noted of it."""
    pen, told = thread.pen, thread.pen.story()
    if thread.facts.channel != "phone":
        return pen.letter(told)
    pen.slots["said"] = " ".join(told.split())
    return pen.pick("customer", "phone_note")


def world(
    *, seed: int = 1, customers: int = 3000, cases: int = 6000, months: int = 9, until: datetime
) -> World:
    """The world that follows from these arguments, standing still at `until` (an aware moment)."""
    products, lots = catalogue(seed=seed, until=until.date())
    years = range(until.year - 1 - months // 12, until.year + 2)
    return World(
        seed=seed,
        number_of_cases=cases,
        months=months,
        until=until,
        teams=people.teams(years),
        agents=people.agents(),
        organisations=people.organisations(),
        products=products,
        lots=lots,
        customers=Customers(count=customers, seed=seed, until=until.date(), months=months),
    )
