from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from gehoor.core import events, jobs
from gehoor.core.events import SYSTEM, Event, FlowCircle, Recorded, Then
from gehoor.promises import actions as promises
from gehoor.promises import events as promised
from gehoor.system import flow, flow_check, flow_page

DOCS = Path(__file__).parents[2] / "docs" / "developers"


@pytest.fixture(scope="module", autouse=True)
def _made_up_events_are_forgotten():
    yield
    for name in [name for name, event in Event.known.items() if event.__module__ == __name__]:
        del Event.known[name]


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    case: int


@dataclass(frozen=True, kw_only=True)
class Answered(Event):
    case: int


@dataclass(frozen=True, kw_only=True)
class Thanked(Event):
    case: int


def answer(recorded: Recorded) -> None:
    _say(recorded, Answered)


def _say(recorded: Recorded, what: type[Event]) -> None:
    events.record(what(case=1), by=SYSTEM, at=recorded.at)


class Manners:
    def thank(self, at: datetime) -> None:
        events.record(Thanked(case=1), by=SYSTEM, at=at)


def thank(recorded: Recorded) -> None:
    if isinstance(recorded.event, Asked):
        return
    Manners().thank(recorded.at)


REACTIONS = {"ask": answer}


def ask_again(recorded: Recorded) -> None:
    for reaction in REACTIONS.values():
        reaction(recorded)
    events.record(Asked(case=2), by=SYSTEM, at=recorded.at)


@jobs.task
def ask_later(recorded: Recorded) -> None:
    ask_again(recorded)


def test_no_event_of_the_flow_leads_to_itself():
    flow_check.check(flow.FLOW)


def test_what_a_function_records_is_found_however_deep():
    assert flow_check.records_of(answer) == {Answered}
    assert flow_check.records_of(thank) == {Thanked}
    assert flow_check.records_of(ask_later) == {Asked, Answered}
    assert flow_check.records_of(promises.make_first) == {promised.PromiseMade}
    assert flow_check.records_of(promises.keep_by_answer) == {promised.PromiseKept, promised.PromiseBroken}


def test_a_circle_is_refused_and_its_way_is_told():
    table = {
        Asked: Then(now=(answer,)),
        Answered: Then(now=(thank,)),
        Thanked: Then(now=(ask_again,)),
    }

    with pytest.raises(FlowCircle) as refusal:
        flow_check.check(table)

    way = [f"{__name__.split('.')[0]}.{name}" for name in ("Asked", "Answered", "Thanked", "Asked")]
    assert str(refusal.value).startswith(" → ".join(way) + ":")


def test_a_circle_that_passes_through_a_job_may_be():
    flow_check.check({Asked: Then(now=(answer,)), Answered: Then(later=(ask_later,))})


def test_the_page_of_the_flow_is_up_to_date():
    written = (DOCS / "flow.md").read_text(encoding="utf-8")

    assert written == flow_page.flow_page(), "Run: python -m gehoor.system.flow_page docs/developers/flow.md"
