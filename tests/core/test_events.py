from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from gehoor.cases.events import HandedOver
from gehoor.core import events, jobs
from gehoor.core.events import SYSTEM, Cursor, Event, FlowCircle, Then, Unknown
from gehoor.core.models import Event as Row
from gehoor.core.models import Job
from tests.core.happenings import Noted, follow

pytestmark = [pytest.mark.django_db, pytest.mark.alone]


@pytest.fixture(autouse=True)
def _no_flow(monkeypatch):
    monkeypatch.setattr(events, "_flow", {})


def note(at, case=1, who="a"):
    with transaction.atomic():
        return events.record(Noted(case=case, who=who), by=SYSTEM, at=at)


@pytest.mark.django_db(transaction=True)
def test_an_event_is_recorded_only_with_its_change(at):
    with pytest.raises(transaction.TransactionManagementError):
        events.record(Noted(case=1, who="a"), by=SYSTEM, at=at)

    assert Row.objects.count() == 0


def test_what_is_read_is_what_was_recorded(at):
    happened = HandedOver(
        case=1,
        customer=2,
        product=3,
        hand_off=4,
        from_team=5,
        to_team=6,
        from_person=None,
        to_person=7,
        goes_back=True,
        reason="Zij weet er “meer” van.\n",
    )
    with transaction.atomic():
        recorded = events.record(happened, by=SYSTEM, at=at)

    read = events.get(recorded.id)
    assert (read.event, read.at, read.actor, read.cause) == (happened, at, None, None)


@pytest.mark.django_db(transaction=True)
def test_a_reader_goes_on_where_he_stopped(at):
    written = [note(at, case=number).id for number in range(7)]
    cursor, read = Cursor(), []

    while found := events.after(cursor, limit=3):
        read += [recorded.id for recorded in found]
        cursor = Cursor.parse(str(events.cursor_of(found[-1])))

    assert read == written
    assert events.last_cursor() == cursor


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_begins_now_gets_what_comes_and_nothing_before(at):
    note(at)
    begin = events.last_cursor()

    later = note(at)

    assert [recorded.id for recorded in events.after(begin)] == [later.id]


@pytest.mark.parametrize("text", ["", "1", "1-", "-1", "1-2-3", "a-b", "1-²", "१-२", " 1-2", "1-2\n", "-1-2"])
def test_a_cursor_that_is_not_ours_is_refused(text):
    with pytest.raises(ValueError, match="Not a cursor"):
        Cursor.parse(text)


def test_what_follows_at_once_is_rolled_back_with_its_event(at):
    def enqueue(recorded):
        jobs.enqueue(follow, at=recorded.at, event=recorded.id)

    def refuse(recorded):
        raise RuntimeError

    events.use({Noted: Then(now=(enqueue, refuse), later=(follow,))})

    with pytest.raises(RuntimeError):
        note(at)

    assert (Row.objects.count(), Job.objects.count()) == (0, 0)


def test_what_follows_names_its_cause(at):
    order = []

    def first(recorded):
        order.append(recorded.event.who)
        if recorded.event.who == "a":
            note(recorded.at, who="b")

    events.use({Noted: Then(now=(first, lambda recorded: order.append("second")))})

    recorded = note(at)

    assert order == ["a", "b", "second", "second"]
    assert Row.objects.values_list("data__who", "cause").get(cause__isnull=False) == ("b", recorded.id)


def test_an_event_that_follows_from_itself_is_refused(at):
    events.use({Noted: Then(now=(lambda recorded: note(recorded.at),))})

    with pytest.raises(FlowCircle, match=r"tests\.Noted → tests\.Noted"):
        note(at)

    assert Row.objects.count() == 0


def test_an_event_that_nobody_knows_any_more_can_still_be_read(at):
    recorded = note(at)
    Row.objects.update(name="gone.Forgotten")

    read = events.get(recorded.id).event

    assert read == Unknown(case=1, what="gone.Forgotten", data={"who": "a"})


def test_fields_that_an_event_no_longer_has_are_passed_over(at):
    recorded = note(at)
    Row.objects.update(data={"who": "a", "why": "old"})

    assert events.get(recorded.id).event == Noted(case=1, who="a")


def test_erasing_a_customer_leaves_that_it_happened_and_none_of_his_words(at):
    for customer in (1, 2):
        with transaction.atomic():
            handed = HandedOver(
                case=1,
                customer=customer,
                hand_off=1,
                from_team=1,
                to_team=2,
                from_person=None,
                to_person=None,
                goes_back=False,
                reason="Mevrouw De Boer is boos.",
            )
            events.record(handed, by=SYSTEM, at=at)

    changed = [events.erase(customer=1, at=at + timedelta(days=1)) for _ in range(2)]

    assert changed[0] == 1
    reasons = [recorded.event.reason for recorded in events.of_case(1)]
    assert reasons == ["erased", "Mevrouw De Boer is boos."]


def test_every_event_of_gehoor_is_made_of_plain_values():
    ours = [event for event in Event.known.values() if event.__module__.startswith("gehoor.")]

    assert len({event.name for event in ours}) == len(ours)
    assert all(event.__dataclass_params__.frozen for event in ours)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time.")
@pytest.mark.django_db(transaction=True)
def test_what_a_running_transaction_may_still_bring_is_not_overtaken(at):
    import threading

    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            events.record(Noted(case=1, who="slow"), by=SYSTEM, at=at)
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    note(at, who="quick")

    before = [recorded.event.who for recorded in events.after(Cursor())]
    begin = events.last_cursor()
    go_on.set()
    thread.join()

    assert before == []
    assert [recorded.event.who for recorded in events.after(begin)] == ["slow", "quick"]
