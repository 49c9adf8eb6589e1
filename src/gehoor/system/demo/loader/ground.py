"""What is there before the first case: teams, agents, products, customers, orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from gehoor.core import events
from gehoor.core.events import SYSTEM
from gehoor.intake.models import Mailbox
from gehoor.people import actions as people
from gehoor.people import rules as found_people
from gehoor.people.events import AccountMade, AddressVerified, PersonMet
from gehoor.people.models import Account, Address, Organisation, Person, Team
from gehoor.products.models import Holding, Lot, Order, Product
from gehoor.promises import actions as promises
from gehoor.promises.models import WorkCalendar
from gehoor.promises.rules import calendar_data
from gehoor.system.demo.loader.book import Agent, Book, Customer, InTeam, stamp
from gehoor.system.demo.loader.press import write
from gehoor.system.demo.people import CARE
from gehoor.system.demo.records import DemoAgent, DemoCustomer, DemoTeam
from gehoor.system.demo.slots import THINGS
from gehoor.system.demo.world import World

PASSWORD = "gehoor"  # noqa: S105 -- of made-up people, and only where GEHOOR_DEMO is set
TRAY_MINUTES = 24 * 60
_FOUNDED_BEFORE = timedelta(days=2400)
_LANGUAGES = {("nl", "u"): "nl", ("nl", "je"): "nl-informal"}


@dataclass(frozen=True)
class Ground:
    """Who and what cases are about, by the names and places that the world uses."""

    teams: dict[str, InTeam]
    agents: dict[str, Agent]
    customers: list[Customer]
    products: list[int]


def lay(world: World, *, at_once: int, with_orders: bool) -> tuple[Ground, Book]:
    """Write all of it, orders and holdings only on request; and the book in which the rest is to be written."""
    at = world.until - _FOUNDED_BEFORE
    with transaction.atomic():
        agents = _agents(world, at)
        teams = {team.key: _team(team, world, agents, at) for team in world.teams}
        organisations = Organisation.objects.bulk_create(
            Organisation(name=o.name) for o in world.organisations
        )
        products, lots = _products(world)
    numbers = [organisation.pk for organisation in organisations]
    ground, book = Ground(teams, agents, [], products), Book(at_once=at_once)
    for customer in world.customers:
        ground.customers.append(_customer(customer, book, numbers, world.until))
        book.hand_over(write)
    if with_orders:
        _orders(world, book, ground, lots)
    book.hand_over(write, least=1)
    return ground, book


def _agents(world: World, at: datetime) -> dict[str, Agent]:
    password = make_password(PASSWORD if settings.GEHOOR_DEMO else None)
    leads = {team.lead for team in world.teams}
    found = {}
    for agent in world.agents:
        account = Account.objects.create(
            email=agent.email, password=password, role=_role(agent, leads), created_at=at
        )
        person = people.meet(email=agent.email, name=agent.name, by=SYSTEM, at=at)
        Person.objects.filter(pk=person.pk).update(account=account)
        Address.objects.filter(person=person).update(verified_at=at)
        events.record(AccountMade(customer=person.pk, role=account.role), by=SYSTEM, at=at)
        found[agent.key] = Agent(person.pk, agent.first_name, agent.name)
    return found


def _role(agent: DemoAgent, leads: set[str]) -> str:
    if agent.is_administrator:
        return Account.Role.ADMINISTRATOR
    return Account.Role.LEAD if agent.key in leads else Account.Role.AGENT


def _team(demo: DemoTeam, world: World, agents: dict[str, Agent], at: datetime) -> InTeam:
    """A team with its people, its mailbox, its hours and its terms."""
    team = people.make_team(name=demo.name_nl, by=SYSTEM, at=at)
    address = f"{demo.email.partition('@')[0]}@{settings.GEHOOR_MAIL_DOMAIN}"
    Team.objects.filter(pk=team.pk).update(sends_from=address, tray_minutes=TRAY_MINUTES)
    Mailbox.objects.create(address=address, team=team, name=demo.name_nl, is_default=_is_default(demo))
    for agent in world.agents:
        if demo.key in agent.teams:
            person = Person.objects.get(pk=agents[agent.key].pk)
            people.join_team(team=team, person=person, is_lead=demo.lead == agent.key, by=SYSTEM, at=at)
    data = calendar_data.as_data(demo.calendar)
    calendar = promises.save_calendar(name=demo.name_nl, data=data, by=SYSTEM, at=at)
    WorkCalendar.objects.filter(pk=calendar.pk).update(country="NL")
    terms = {"first_answer": demo.terms.first_answer}
    promises.set_terms(team=team, calendar=calendar, terms=terms, by=SYSTEM, at=at)
    lead = agents[demo.lead].pk
    return InTeam(team.pk, demo.name_nl, address, TRAY_MINUTES, lead, demo.calendar, demo.terms)


def _is_default(demo: DemoTeam) -> bool:
    return demo.key == CARE and not Mailbox.objects.filter(is_default=True).exists()


def _products(world: World) -> tuple[list[int], list[int]]:
    """The numbers of products and lots, by their places in the world."""
    products = Product.objects.bulk_create(
        Product(code=p.sku, name=p.full_name, family=THINGS["nl"][p.kind].capitalize())
        for p in world.products
    )
    numbers = [product.pk for product in products]
    lots = Lot.objects.bulk_create(
        Lot(product_id=numbers[lot.product], code=lot.number) for lot in world.lots
    )
    return numbers, [lot.pk for lot in lots]


def _customer(demo: DemoCustomer, book: Book, organisations: list[int], until: datetime) -> Customer:
    at = _met_at(demo, until)
    language = _LANGUAGES.get((demo.language, demo.form), demo.language)
    organisation = None if demo.organisation is None else organisations[demo.organisation]
    pk, since = book.number(Person), stamp(at)
    book.add(Person, pk, demo.name, language, organisation, demo.phone, since)
    book.chronicle.enter(PersonMet(customer=pk), by=None, at=at)
    addresses = [email for email in (demo.email, demo.second_email) if email]
    numbers = [book.number(Address) for _ in addresses]
    for number, email in zip(numbers, addresses, strict=True):
        book.add(Address, number, pk, email, since)
        book.chronicle.enter(AddressVerified(customer=pk, address=number), by=pk, at=at)
    book.chronicle.find(
        found_people.findable(
            person=pk, name=demo.name, addresses=addresses, phone=demo.phone, note="", since=at
        )
    )
    return Customer(pk, numbers[0], demo.name, demo.email, language)


def _met_at(demo: DemoCustomer, until: datetime) -> datetime:
    """Early on the first day, so that no case comes before it."""
    at = datetime.combine(demo.since_date, time(), UTC) + timedelta(seconds=demo.index * 7 % 3600)
    return min(at, until)


def _orders(world: World, book: Book, ground: Ground, lots: list[int]) -> None:
    for order in world.sold.orders:
        book.add(
            Order,
            book.number(Order),
            ground.customers[order.customer].pk,
            ground.products[order.product],
            order.number,
            order.state,
            stamp(order.ordered_at),
            order.promised_date.isoformat(),
            stamp(order.delivered_at),
        )
        book.hand_over(write)
    for holding in world.sold.holdings:
        person, product = ground.customers[holding.customer].pk, ground.products[holding.product]
        since = holding.since_date.isoformat()
        book.add(Holding, book.number(Holding), person, product, lots[holding.lot], since)
        book.hand_over(write)
