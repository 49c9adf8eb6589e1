from __future__ import annotations

import dataclasses
import html
from datetime import timedelta
from itertools import groupby, pairwise

import pytest
from django.db.models import Count, F, Q
from django.test import Client
from tests.system.demo.conftest import UNTIL

from gehoor.cases import actions, queries
from gehoor.cases.models import AT_WORK, Case, HandOff, Message, Status
from gehoor.cases.rules import limits
from gehoor.cases.rules.said import Said
from gehoor.core import events
from gehoor.core.models import Event, Job, Outgoing, SearchRow
from gehoor.letters import actions as letters
from gehoor.letters.models import Letter
from gehoor.letters.queries import compose
from gehoor.people.models import Account, Membership, Person, Team
from gehoor.people.queries import next_free_agent
from gehoor.promises.models import Promise
from gehoor.promises.queries import hours_of
from gehoor.promises.rules import terms
from gehoor.system.demo.loader import guests
from gehoor.system.demo.loader.load import CannotLoad, load
from gehoor.system.demo.loader.remove import remove
from gehoor.system.demo.world import world

CASES, CUSTOMERS = 150, 75
REPLY = Said(text="U hoort morgen van ons.", channel="desk", trust="ours")


def quietly(done: int, total: int) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """The small demo once for all tests of this module; each test undoes what it changed."""
    with django_db_blocker.unblock():
        load(cases=CASES, until=UNTIL, progress=quietly)
        yield
        remove(with_new_cases=True, progress=quietly)


@pytest.fixture
def demo(_loaded, db):
    return world(customers=CUSTOMERS, cases=CASES, until=UNTIL)


def _at_work() -> Case:
    case = Case.objects.filter(status=Status.OPEN, owner__isnull=False).order_by("-id").first()
    assert case is not None
    return case


def test_every_case_stands_as_the_story_left_it(demo):
    told = dict(enumerate(demo.cases(), Case.objects.earliest("number").number))
    mails = dict(Person.objects.filter(account__isnull=False).values_list("pk", "account__email"))

    for case in Case.objects.select_related("team", "customer").order_by("number"):
        story = told.pop(case.number)
        in_tray = case.opened_at + timedelta(minutes=case.team.tray_minutes)
        owner = mails.get(case.owner_id, "").partition("@")[0]
        assert owner == (story.owner or ("" if in_tray > UNTIL else _lead_of(demo, story.team)))
        assert case.status == story.state
        assert case.subject == story.subject
        assert case.customer.name == demo.customers[story.customer].name
        assert case.team.name == next(team.name_nl for team in demo.teams if team.key == story.team_now)
        assert (case.next_due_at, case.next_due_kind) == (story.next_due_at, story.next_due_kind)
    assert told == {}


def _lead_of(demo, team: str) -> str:
    return next(one.lead for one in demo.teams if one.key == team)


def test_what_a_case_counts_is_what_it_has(demo):
    counted = Case.objects.annotate(
        said=Count("messages", filter=~Q(messages__kind="note"), distinct=True),
        handed=Count("hand_offs", distinct=True),
    )

    assert Case.objects.count() == CASES
    assert counted.exclude(message_count=F("said"), hand_off_count=F("handed")).count() == 0
    for case in Case.objects.all():
        last = case.messages.exclude(kind="note").latest("id")
        assert (case.last_message_at, case.last_words) == (last.at, " ".join(last.reply[:400].split())[:160])
        assert case.last_from_customer == (last.kind == "in")
        assert case.messages.earliest("id").at == case.opened_at


def test_a_tray_is_in_the_order_of_what_is_owed(demo):
    for case in Case.objects.all():
        owed = Promise.objects.filter(case=case).open().order_by("due_at", "id").first()
        expected = (owed.due_at, owed.kind, owed.due_at) if owed else (None, "", limits.NOTHING_DUE)
        assert (case.next_due_at, case.next_due_kind, case.tray_at) == expected
        assert owed is None or case.status in AT_WORK


def test_promises_are_kept_by_what_was_said_and_broken_at_their_moment(demo):
    said = set(Message.objects.filter(kind="out").values_list("case", "at"))

    for promise in Promise.objects.select_related("case__customer").prefetch_related("moves"):
        assert promise.to == promise.case.customer
        assert promise.kept_at is None or (promise.case_id, promise.kept_at) in said
        assert promise.broken_at in {None, promise.due_at}
        assert promise.is_open is False or (promise.broken_at is not None) == (promise.due_at < UNTIL)
        assert promise.moved_count == promise.moves.count()
        if not promise.moved_count:
            assert promise.soon_at == _soon_at(promise)


def _soon_at(promise: Promise):
    """As the action reckons it, in one of the teams that the case has been with."""
    teams = {promise.case.team_id, *promise.case.hand_offs.values_list("from_team", flat=True)}
    found = set()
    for hours in map(hours_of, teams):
        at = terms.soon_at(
            made_at=promise.made_at, due_at=promise.due_at, calendar=hours.calendar, terms=hours.terms
        )
        found.add(min(at, promise.due_at))
    return promise.soon_at if promise.soon_at in found else found


def test_the_log_is_in_order_of_time_and_every_event_can_be_read(demo):
    rows = list(Event.objects.order_by("id"))

    assert all(before.at <= after.at for before, after in pairwise(rows))
    seen = {row.pk: row for row in rows}
    for row in rows:
        event = events.get(row.pk).event
        assert {f.name for f in dataclasses.fields(event)} - set(events.COLUMNS) == set(row.data)
        assert row.cause is None or (seen[row.cause].case == row.case and row.cause < row.pk)
    assert Event.objects.filter(at__gt=UNTIL).count() == 0


def test_the_log_tells_of_each_case_what_its_rows_say(demo):
    kinds = {"in": {"cases.CaseOpened", "cases.MessageReceived"}, "note": {"cases.NoteWritten"}}
    kinds["out"] = {"cases.MessageSent", "cases.CaseResolved"}

    for kind, names in kinds.items():
        told = {row.data["message"]: row for row in Event.objects.filter(name__in=names)}
        messages = Message.objects.filter(kind=kind)
        assert {m.pk: (m.case_id, m.at) for m in messages} == {n: (r.case, r.at) for n, r in told.items()}
    for name, rows in (("HandedOver", HandOff), ("PromiseMade", Promise), ("LetterQueued", Letter)):
        logged = Event.objects.filter(name__endswith=f".{name}")
        field = {"HandedOver": "hand_off", "PromiseMade": "promise", "LetterQueued": "letter"}[name]
        numbers = {row.data[field]: row.case for row in logged}
        assert numbers == dict(rows.objects.values_list("pk", "case_id"))
    last = Event.objects.filter(name__in={"cases.OwnerGiven", "cases.HandedOver"}).order_by("id")
    owners = {row.case: row.data.get("owner", row.data.get("to_person")) for row in last}
    assert owners == dict(Case.objects.exclude(owner=None).values_list("pk", "owner_id"))


def test_each_story_can_be_followed_by_its_hand_offs(demo):
    for _, steps in groupby(HandOff.objects.order_by("case", "id"), key=lambda one: one.case_id):
        steps = list(steps)
        for before, after in pairwise(steps):
            assert (before.to_person, before.to_team) == (after.from_person, after.from_team)
        earlier = [(one.from_person_id, one.from_team_id) for one in steps]
        for place, one in enumerate(steps):
            to = (one.to_person_id, one.to_team_id)
            assert one.goes_back == limits.goes_back(earlier[:place], to)


def test_letters_are_sent_remembered_and_can_be_composed_again(demo, settings):
    settings.GEHOOR_MAIL_DOMAIN = "gehoor.localhost"

    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    remembered = dict(Outgoing.objects.values_list("message_id", "reference"))
    assert remembered == {
        mail_id: f"case:{case}:letter:{pk}"
        for mail_id, case, pk in Letter.objects.values_list("mail_id", "case_id", "id")
    }
    assert set(Letter.objects.values_list("kind", flat=True)) == {
        "acknowledgement",
        "reply",
        "last_word",
        "hand_off",
        "promise_moved",
    }
    for kind in ("acknowledgement", "reply", "last_word", "hand_off", "promise_moved"):
        letter = Letter.objects.filter(kind=kind).first()
        composed = compose(letter)
        assert composed.to == letter.address
        assert composed.mail["From"].addresses[0].addr_spec == letter.case.team.sends_from


def test_nothing_waits_to_be_done(demo):
    assert Job.objects.count() == 0
    assert SearchRow.objects.filter(kind="case").count() == CASES
    assert SearchRow.objects.filter(kind="message").count() == Message.objects.count()
    assert SearchRow.objects.filter(kind="person").count() == Person.objects.count()


def test_whoever_is_there_can_find_a_case_by_its_words(demo):
    person = guests.demo_people()["agent"]
    case = _at_work()

    found = queries.search(person, f"{case.number}")

    assert found.cases[0].case == case


def test_guests_have_something_to_see(demo):
    found = guests.demo_people()

    assert list(found) == ["customer", "agent", "lead", "administrator"]
    roles = {name: person.account.role for name, person in found.items() if person.account}
    assert roles == {"agent": "agent", "lead": "lead", "administrator": "administrator"}
    assert Case.objects.filter(customer=found["customer"], status__in=AT_WORK).exists()
    assert Case.objects.filter(owner=found["agent"], status__in=AT_WORK).exists()


@pytest.mark.parametrize("who", ["customer", "agent", "lead", "administrator"])
def test_a_guest_comes_in_as_one_of_the_demos_people(demo, settings, who):
    settings.GEHOOR_DEMO = True
    client = Client()

    answer = client.post(f"/-/demo/sign-in/{who}/", follow=True)

    assert answer.status_code == 200
    person = guests.demo_people()[who]
    case = Case.objects.filter(**{"customer" if who == "customer" else "owner": person}).at_work().first()
    assert case.subject in html.unescape(answer.content.decode())


def test_an_answer_on_a_loaded_case_keeps_what_was_promised(demo):
    case = Case.objects.filter(next_due_kind="first_answer", owner__isnull=False).first()
    at = UNTIL + timedelta(hours=1)
    sent = Letter.objects.count()

    letters.reply(case=case, said=REPLY, by=case.owner, at=at)

    case.refresh_from_db()
    assert Promise.objects.filter(case=case).open().count() == 0
    assert (case.status, case.next_due_at, case.last_words) == ("open", None, "U hoort morgen van ons.")
    assert case.message_count == case.messages.exclude(kind="note").count()
    assert Letter.objects.count() == sent + 1


def test_a_loaded_case_goes_to_another_team_and_to_its_end(demo):
    case = _at_work()
    giver, number = case.owner, case.hand_off_count
    other = Team.objects.exclude(pk=case.team_id).first()
    at = UNTIL + timedelta(hours=1)

    actions.hand_over(case=case, to_team=other, reason="Zij weten het.", summary="Alles.", by=giver, at=at)
    case.refresh_from_db()
    assert (case.team, case.hand_off_count) == (other, number + 1)
    actions.resolve(case=case, how="explained", why="Klaar.", last_words=REPLY, by=case.owner, at=at)

    case.refresh_from_db()
    assert (case.status, case.next_due_at, case.tray_at) == ("resolved", None, limits.NOTHING_DUE)


def test_a_customer_of_the_demo_writes_again_and_opens_a_new_case(demo):
    case = Case.objects.filter(status="resolved").latest("resolved_at")
    at = UNTIL + timedelta(hours=1)
    said = Said(text="Toch niet.", channel="mail")

    actions.receive(case=case, said=said, author=case.customer, at=at)
    new = actions.open_case(customer=case.customer, team=case.team, said=said, by=case.customer, at=at)

    case.refresh_from_db()
    assert (case.status, case.next_due_kind) == ("open", "next_word")
    assert (new.number, new.is_first_contact) == (
        Case.objects.order_by("number")[CASES - 1].number + 1,
        False,
    )
    assert Event.objects.latest("id").case == new.pk


def test_the_next_case_goes_to_whoever_waited_longest(demo):
    team = Team.objects.get(name="Klantenservice")
    turns = Membership.objects.filter(team=team).order_by(F("last_given_at").asc(nulls_first=True), "id")

    assert next_free_agent(team, UNTIL) == turns[0].person


def test_accounts_open_with_a_password_only_in_a_demo(demo):
    assert {account.has_usable_password() for account in Account.objects.all()} == {False}


def test_a_second_demo_is_refused(demo):
    with pytest.raises(CannotLoad, match="here already"):
        load(cases=CASES, until=UNTIL, progress=quietly)
