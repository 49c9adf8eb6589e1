"""Very many cases for benchmarks: short threads of the world, told again with other people and in other weeks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from gehoor.system.demo.arrivals import arrivals, midnight
from gehoor.system.demo.calendars import DAY
from gehoor.system.demo.choosing import Choosing
from gehoor.system.demo.people import Customers, Named
from gehoor.system.demo.records import DemoCase, Step
from gehoor.system.demo.thread import Staff, stand
from gehoor.system.demo.world import MONTH, World

MODELS, MODEL_CUSTOMERS, MODEL_DAYS = 2500, 3000, 28
MOST_MESSAGES, MOST_STEPS, NEIGHBOURS = 4, 12, 12
# private-use characters that stand for the first name, its first letter and the last name
FIRST, INITIAL, LAST = "\ue000", "\ue001", "\ue002"
Group = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Model:
    """A short case to be told again. `named` are the places of the steps whose text has signs for a name."""

    case: DemoCase
    midnight: datetime
    into_day: timedelta
    named: frozenset[int]


def bulk_cases(world: World) -> Iterator[DemoCase]:
    """As many cases as the world has, in order of opening, in memory that does not grow with them.

    Texts are shared by many cases and name their customer; product and lot are those of the text, orders and
    holdings are not looked at. Otherwise they are like those of `World.cases`.
    """
    rng = Random(f"{world.seed}/bulk")  # noqa: S311 -- made-up data, not a secret
    models, customers, until = _models(world), world.customers, world.until
    seen, days = bytearray(len(customers)), world.months * MONTH // DAY + 1
    today, morning, ends = -1, until, until
    for index, at in enumerate(arrivals(number=world.number_of_cases, days=days, until=until, rng=rng)):
        if today < 0 or at >= ends:
            local = midnight(at)
            today, morning, ends = (
                local.weekday(),
                local.astimezone(UTC),
                midnight(local + DAY).astimezone(UTC),
            )
        customer = int(rng.random() * len(customers))
        named = customers.named(customer)
        choices = models[today, named.language, named.title, named.form]
        model = _near(choices, at - morning, rng)
        shift = morning - model.midnight
        if model.into_day < at - morning:
            shift += DAY  # none was opened so late in the day: its answers come a day later
        steps = _steps(model, named, at, shift, until)
        yield _case(model.case, steps, customer, index, at, is_first=not seen[customer])
        seen[customer] = 1


def _models(world: World) -> dict[Group, list[Model]]:
    """Short cases with signs instead of names, by weekday and by how their customer is addressed."""
    customers = Customers(
        count=MODEL_CUSTOMERS, seed=world.seed, until=world.until.date(), months=world.months
    )
    small = replace(world, customers=customers)
    rng = Random(f"{world.seed}/models")  # noqa: S311 -- made-up data, not a secret
    choosing = Choosing(customers, world.products, small.sold, rng)
    staff = Staff(world.teams, world.agents)
    found: dict[Group, list[Model]] = defaultdict(list)
    until = world.until - 60 * DAY
    for index, at in enumerate(arrivals(number=MODELS, days=MODEL_DAYS, until=until, rng=rng)):
        theme, customer, holding, order = choosing.choose(at)
        for form in ("u", "je"):
            signs = replace(customer, first_name=FIRST, last_name=LAST, form=form, silent_from=None)
            case = small.case(index, at, (theme, signs, holding, order), staff, rng, is_first=index % 3 == 0)
            if _is_short(case):
                weekday = midnight(at).weekday()
                found[weekday, customer.language, customer.title, form].append(_model(case))
    for group in found.values():
        group.sort(key=lambda model: model.into_day)
    return found


def _is_short(case: DemoCase) -> bool:
    messages = sum(1 for step in case.steps if step.kind in {"message_in", "message_out", "resolve"})
    return messages <= MOST_MESSAGES and len(case.steps) <= MOST_STEPS


def _model(case: DemoCase) -> Model:
    steps = tuple(replace(step, text=step.text.replace(f"{FIRST}.", f"{INITIAL}.")) for step in case.steps)
    named = [place for place, step in enumerate(steps) if {FIRST, INITIAL, LAST} & set(step.text)]
    morning = midnight(case.opened_at).astimezone(UTC)
    return Model(replace(case, steps=steps), morning, case.opened_at - morning, frozenset(named))


def _near(models: list[Model], into_day: timedelta, rng: Random) -> Model:
    """One that was opened at about this time of its day or later, so that its answers still come after it."""
    place = bisect_left(models, into_day, key=lambda model: model.into_day)
    return models[min(place + int(rng.random() * NEIGHBOURS), len(models) - 1)]


def _steps(model: Model, named: Named, at: datetime, days: timedelta, until: datetime) -> tuple[Step, ...]:
    """The model's steps for this person: the first message at `at`, the rest in that week's working hours."""
    steps, opened = [], model.case.opened_at
    for place, step in enumerate(model.case.steps):
        moved = at if step.at == opened else max(step.at + days, at)
        if moved > until:
            break
        text = step.text
        if place in model.named:
            text = text.replace(FIRST, named.first_name).replace(LAST, named.last_name)
            text = text.replace(INITIAL, named.first_name[0])
        due_at = step.due_at and step.due_at + days
        steps.append(
            Step(step.kind, moved, step.by, text, step.promise, step.promise_kind, due_at, step.to_team,
                 step.to_agent, step.reason, step.summary, step.how)
        )  # fmt: skip
    return tuple(steps)


def _case(
    model: DemoCase, steps: tuple[Step, ...], customer: int, index: int, at: datetime, *, is_first: bool
) -> DemoCase:
    standing = model if len(steps) == len(model.steps) else stand(steps, model.team)
    return DemoCase(
        index=index,
        customer=customer,
        team=model.team,
        first_owner=model.first_owner,
        language=model.language,
        channel=model.channel,
        kind=model.kind,
        theme=model.theme,
        story=model.story,
        subject=model.subject,
        remedy_sought=model.remedy_sought,
        product=model.product,
        lot=model.lot,
        order=None,
        opened_at=at,
        is_first_contact=is_first,
        steps=steps,
        team_now=standing.team_now,
        owner=standing.owner,
        state=standing.state,
        next_due_at=standing.next_due_at,
        next_due_kind=standing.next_due_kind,
    )
