from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise, takewhile

import pytest

from gehoor.promises.rules.calendar import is_open
from gehoor.system.demo.bulk import FIRST, INITIAL, LAST, bulk_cases
from gehoor.system.demo.calendars import ZONE
from gehoor.system.demo.products import OUTBREAK_LOT, OUTBREAK_SKU
from gehoor.system.demo.records import CUSTOMER, SYSTEM
from gehoor.system.demo.themes import ANYONE, BY_KEY
from gehoor.system.demo.world import world

UNTIL = datetime(2026, 6, 10, 13, 20, tzinfo=UTC)
OVER = {"resolved", "not_taken_up"}


def steps_of(cases, *kinds):
    return [step for case in cases for step in case.steps if step.kind in kinds]


def digest(cases):
    found = hashlib.sha256()
    for case in cases:
        found.update(repr(case).encode())
    return found.hexdigest()


def small(**changes):
    return world(**{"customers": 300, "cases": 200, "until": UNTIL} | changes)


def test_same_arguments_give_the_same_world():
    first, second = small(), small()

    assert digest(first.cases()) == digest(second.cases())
    assert first.sold.orders == second.sold.orders
    assert list(first.customers) == list(second.customers)


def test_another_seed_gives_another_world():
    assert digest(small().cases()) != digest(small(seed=2).cases())


def test_cases_can_be_told_twice_from_one_world():
    demo = small()

    assert digest(demo.cases()) == digest(demo.cases())


@pytest.mark.parametrize("seed", range(3, 9))
@pytest.mark.parametrize(
    "until", [datetime(2026, 1, 1, 0, 5, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, tzinfo=UTC)]
)
def test_any_seed_and_moment_give_a_whole_world(seed, until):
    demo = small(seed=seed, until=until)

    told = list(demo.cases())

    assert len(told) == 200
    assert max(step.at for case in told for step in case.steps) <= until


def test_the_world_has_the_sizes_asked_for(demo, cases):
    assert len(cases) == 6000
    assert len(demo.customers) == 3000
    assert len(demo.products) == 60
    assert Counter(product.line for product in demo.products) == {"shop": 45, "energy": 15}
    assert len(demo.agents) == 15
    assert len(demo.teams) == 6


def test_customers_share_no_address_and_write_from_reserved_domains(demo):
    addresses = [a for c in demo.customers for a in (c.email, c.second_email) if a]

    assert len(set(addresses)) == len(addresses)
    assert {address.rpartition(".")[2] for address in addresses} == {"com", "org", "net"}
    assert [a for a in addresses if "example." not in a.partition("@")[2]] == []
    assert [agent.email for agent in demo.agents if not agent.email.endswith("@warmwit.test")] == []


def test_lots_and_products_have_numbers_of_their_own(demo):
    assert len({lot.number for lot in demo.lots}) == len(demo.lots)
    assert len({product.sku for product in demo.products}) == len(demo.products)
    assert len({order.number for order in demo.sold.orders}) == len(demo.sold.orders)


def test_every_team_has_a_lead_who_is_a_member_and_there_is_one_administrator(demo):
    agents = {agent.key: agent for agent in demo.agents}

    assert [team.key for team in demo.teams if team.key not in agents[team.lead].leads] == []
    assert [a.key for a in demo.agents if not set(a.leads) <= set(a.teams)] == []
    assert [agent.key for agent in demo.agents if agent.is_administrator] == ["anna"]


def test_instants_are_in_order_and_none_lies_after_the_end(cases):
    assert [c.index for c in cases if any(a.at > b.at for a, b in pairwise(c.steps))] == []
    assert [b.index for a, b in pairwise(cases) if a.opened_at > b.opened_at] == []
    assert [c.index for c in cases if c.steps[0].at != c.opened_at or c.steps[-1].at > UNTIL] == []
    assert cases[0].opened_at.tzinfo is UTC


def test_cases_spread_over_nine_months(cases):
    span = cases[-1].opened_at - cases[0].opened_at

    assert timedelta(days=268) < span < timedelta(days=272)


def test_every_reference_leads_somewhere(demo, cases):
    agents = {agent.key: agent for agent in demo.agents}
    teams = {team.key for team in demo.teams}
    speakers = {*agents, CUSTOMER, SYSTEM}

    assert {c.team for c in cases} | {c.team_now for c in cases} == teams
    assert {c.owner for c in cases} | {c.first_owner for c in cases} <= {*agents, ""}
    assert {step.by for case in cases for step in case.steps} == speakers
    assert [c.index for c in cases if c.owner and c.team_now not in agents[c.owner].teams] == []
    assert [c.index for c in cases if c.language != demo.customers[c.customer].language] == []


def test_a_case_is_about_what_its_customer_has(demo, cases):
    owned = {(holding.customer, holding.lot) for holding in demo.sold.holdings}
    orders = demo.sold.orders

    about_order = [c for c in cases if c.order is not None]
    about_thing = [c for c in cases if c.order is None and c.theme != "password"]

    assert [c.index for c in about_order if orders[c.order].customer != c.customer] == []
    assert [c.index for c in about_order if orders[c.order].ordered_at > c.opened_at] == []
    assert [c.index for c in about_thing if (c.customer, c.lot) not in owned] == []
    assert [c.index for c in cases if c.lot is not None and demo.lots[c.lot].product != c.product] == []
    assert BY_KEY["password"].about == ANYONE


def test_agents_speak_while_their_team_is_there(demo, cases):
    calendars = {team.key: team.calendar for team in demo.teams}
    closed = 0
    for case in cases:
        team = case.team
        for step in case.steps:
            if step.kind in {"message_out", "hand_off", "note"} or (step.kind == "resolve"):
                # the last moment of a working day counts as worked
                closed += not is_open(calendars[team], step.at - timedelta(seconds=1))
            team = step.to_team or team

    assert closed == 0


def test_promises_are_kept_moved_and_broken_as_their_moments_say(cases):
    for case in cases:
        due, broken = {}, set()
        for step in case.steps:
            if step.kind == "promise":
                assert step.due_at > step.at
                assert step.promise not in due
                due[step.promise] = step.due_at
            elif step.kind == "promise_moved":
                assert step.at <= due[step.promise] < step.due_at
                due[step.promise] = step.due_at
            elif step.kind == "promise_broken":
                assert step.at == due[step.promise]
                broken.add(step.promise)
            elif step.kind == "promise_kept":
                assert (step.at > due.pop(step.promise)) == (step.promise in broken)
        missed = {number for number, moment in due.items() if moment < UNTIL}
        if case.state != "not_taken_up":
            assert missed == broken & due.keys()
            assert case.next_due_at == min(due.values(), default=None)


def test_promises_come_back_as_whole_numbers_from_zero(cases):
    for case in cases:
        made = [step.promise for step in case.steps if step.kind == "promise"]

        assert made == list(range(len(made)))


def test_hand_offs_have_reason_and_summary_and_ends_have_how_and_words(cases):
    hand_offs, ends = steps_of(cases, "hand_off"), steps_of(cases, "resolve")

    assert [
        step for step in hand_offs if not (step.reason and step.summary and step.to_agent and step.text)
    ] == []
    assert [step for step in ends if not (step.how and step.text and step.reason)] == []
    assert {step.how for step in ends} == {
        "answered", "explained", "repaired", "replaced", "refunded", "apologised",
    }  # fmt: skip


def test_a_hand_off_leaves_the_one_who_had_it(cases):
    for case in cases:
        owner = ""
        for step in case.steps:
            if step.kind == "hand_off":
                assert step.by == owner
                assert step.to_agent != owner
            owner = step.to_agent or owner


def test_what_is_over_was_ended_and_what_is_open_was_not(cases):
    for case in cases:
        ended = [s.kind for s in case.steps if s.kind in {"resolve", "not_taken_up", "reopen"}]
        is_over = bool(ended) and ended[-1] != "reopen"

        assert (case.state in OVER) == is_over


def test_no_slot_stays_unfilled_in_any_text(cases):
    texts = [case.subject for case in cases]
    texts += [
        part for case in cases for step in case.steps for part in (step.text, step.reason, step.summary)
    ]

    assert [text for text in texts if "{" in text or "}" in text] == []


def test_threads_do_not_look_like_clones(cases):
    opening = [case.steps[0].text for case in cases if case.story != "not_taken_up"]

    assert len(set(opening)) > 0.99 * len(opening)


def share(cases, predicate):
    return sum(map(predicate, cases)) / len(cases)


def test_shares_are_as_declared(cases):
    handed = [sum(step.kind == "hand_off" for step in case.steps) for case in cases]
    broken, made = len(steps_of(cases, "promise_broken")), len(steps_of(cases, "promise"))

    assert 0.72 < share(cases, lambda case: case.language == "nl") < 0.80
    assert 0.12 < sum(number > 0 for number in handed) / len(cases) < 0.18
    assert 0.02 < sum(number > 1 for number in handed) / len(cases) < 0.04
    assert 0.08 < broken / made < 0.12
    assert share(cases, lambda case: case.story == "recovered") > 0.04
    assert 0.01 < share(cases, lambda case: case.state == "not_taken_up") < 0.03


def test_about_three_hundred_cases_are_open_with_all_kinds_of_next_promises(cases):
    at_work = [case for case in cases if case.state not in OVER]
    soon = UNTIL + timedelta(hours=24)
    due = Counter(
        "none" if case.next_due_at is None
        else "overdue" if case.next_due_at < UNTIL
        else "soon" if case.next_due_at < soon
        else "later"
        for case in at_work
    )  # fmt: skip

    assert 220 < len(at_work) < 400
    assert due["overdue"] >= 5
    assert due["soon"] >= 20
    assert due["later"] >= 80
    assert {case.state for case in at_work} == {"new", "open", "waiting_customer", "waiting_third"}
    assert [c.index for c in at_work if (c.next_due_at is None) != (c.state == "waiting_customer")] == []


def test_ping_pong_comes_back_to_the_one_who_had_it_first(cases):
    for case in cases:
        if case.story == "ping_pong":
            there = [step for step in case.steps if step.kind == "hand_off"]
            if len(there) == 2:
                assert there[1].to_agent == there[0].by


def test_an_outbreak_is_under_way_in_one_lot_of_one_washing_machine(demo, cases):
    of_lot = [case for case in cases if case.lot == demo.outbreak_lot.index]
    leaking = [case for case in of_lot if case.theme == "door_seal"]
    lately = [case for case in leaking if case.opened_at > UNTIL - timedelta(days=10)]
    last_days = [case for case in leaking if case.opened_at > UNTIL - timedelta(days=2)]
    product = demo.products[demo.outbreak_lot.product]

    assert (product.sku, demo.outbreak_lot.number) == (OUTBREAK_SKU, OUTBREAK_LOT)
    assert product.kind == "washing_machine"
    assert {case.lot for case in cases if case.theme == "door_seal"} == {demo.outbreak_lot.index}
    assert len(lately) == 25
    assert 10 <= len(last_days) <= 12
    assert 4 <= len(leaking) - len(lately) <= 25
    assert len({case.customer for case in leaking}) == len(leaking)
    assert len(demo.sold.of_outbreak) > 5 * len(leaking)


def had_ordered(demo, customer):
    holdings = demo.sold.of_customer.get(customer.index, ())
    return any(h.order is not None and h.since_date < customer.silent_from for h in holdings)


def test_customers_who_fell_silent_had_bought_before_and_are_not_heard_of_again(demo, cases):
    silent = {c.index: c.silent_from for c in demo.customers if c.silent_from and had_ordered(demo, c)}
    last_case = {case.customer: case for case in cases}

    assert 70 < len(silent) < 170
    assert [n for n, day in silent.items() if last_case[n].opened_at.date() != day] == []
    assert {last_case[n].story for n in silent} <= {"silent", "not_taken_up"}
    assert [order.number for order in demo.sold.orders if order.customer in silent
            and order.ordered_at.date() >= silent[order.customer]] == []  # fmt: skip


def test_first_contact_is_the_first_case_of_a_customer(cases):
    seen = set()
    for case in cases:
        assert case.is_first_contact == (case.customer not in seen)
        seen.add(case.customer)


def test_more_comes_in_on_mondays_than_on_sundays_and_little_at_night(cases):
    local = [case.opened_at.astimezone(ZONE) for case in cases]
    days = Counter(at.weekday() for at in local)
    night = sum(at.hour in {1, 2, 3, 4} for at in local)

    assert days[0] > 1.7 * days[6]
    assert night < 0.01 * len(cases)


def test_recovered_customers_were_let_down_and_end_with_thanks(cases):
    for case in cases:
        if case.story == "recovered":
            kinds = [step.kind for step in case.steps]
            assert "promise_broken" in kinds[: len(kinds) - kinds[::-1].index("message_in")]


def test_bulk_cases_are_in_order_and_named_after_their_customers():
    demo = small(cases=4000, customers=5000)

    told = list(bulk_cases(demo))

    assert len(told) == 4000
    assert [b.index for a, b in pairwise(told) if a.opened_at > b.opened_at] == []
    assert [c.index for c in told if any(a.at > b.at for a, b in pairwise(c.steps))] == []
    assert [
        c.index for c in told if set(FIRST + INITIAL + LAST) & set("".join(s.text for s in c.steps))
    ] == []
    assert [c.index for c in told if c.language != demo.customers[c.customer].language] == []
    assert [c.index for c in told if (c.state in OVER) != (c.steps[-1].kind in {"resolve", "not_taken_up", "promise_kept"})
            and c.state in OVER] == []  # fmt: skip


def test_bulk_cases_come_one_by_one():
    demo = small(cases=1_000_000, customers=250_000)

    first = list(takewhile(lambda case: case.index < 3, bulk_cases(demo)))

    assert [case.index for case in first] == [0, 1, 2]
