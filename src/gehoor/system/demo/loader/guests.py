"""As whom a visitor may look around in the demo."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from gehoor.cases.models import AT_WORK, Case
from gehoor.people.models import Account, Person, Team
from gehoor.system.demo.arrivals import midnight
from gehoor.system.demo.calendars import DAY
from gehoor.system.demo.loader import mark as marks
from gehoor.system.demo.loader.mark import Mark

CUSTOMER, AGENT, LEAD, ADMINISTRATOR = "customer", "agent", "lead", "administrator"
LONG_STORY = 9


def demo_people() -> dict[str, Person]:
    """A customer, an agent, a lead and an administrator of the demo, each with something to see; empty without it.

    Those who work there have an account (`person.account`); the customer signs in by a mailed code.
    """
    mark = marks.kept()
    if mark is None or not mark.is_whole:
        return {}
    found = {
        CUSTOMER: _customer(mark),
        AGENT: _busiest(mark, Account.Role.AGENT),
        LEAD: _busiest(mark, Account.Role.LEAD),
        ADMINISTRATOR: _busiest(mark, Account.Role.ADMINISTRATOR),
    }
    return {name: person for name, person in found.items() if person}


def _busiest(mark: Mark, role: str) -> Person | None:
    """Who has most of the first team's cases at hand, if possible something late too and something for today."""
    until = datetime.fromisoformat(mark.until)
    people = Person.objects.filter(mark.of(Person), account__role=role).select_related("account")
    at_hand = Q(owned_cases__status__in=AT_WORK)
    late = at_hand & Q(owned_cases__next_due_at__lt=until)
    today = at_hand & Q(owned_cases__next_due_at__range=(until, _midnight(until)))
    counted = people.annotate(
        of_first_team=Count("owned_cases", filter=at_hand & Q(owned_cases__team=mark.numbers(Team)[0])),
        late=Count("owned_cases", filter=late),
        today=Count("owned_cases", filter=today),
    )
    return max(
        counted.order_by("pk"),
        key=lambda one: (bool(one.of_first_team), bool(one.late) + bool(one.today), one.of_first_team),
        default=None,
    )


def _midnight(until: datetime) -> datetime:
    return midnight(until) + DAY


def _customer(mark: Mark) -> Person | None:
    """Someone with a case at work that has been to another team and is still to hear from us."""
    until = datetime.fromisoformat(mark.until)
    at_work = Case.objects.filter(mark.of(Case), status__in=AT_WORK, customer__account=None)
    ordered = at_work.order_by("-message_count", "pk").select_related("customer")
    stories = ordered.filter(message_count__lte=LONG_STORY)
    owed = stories.filter(next_due_at__gt=until, message_count__gte=3)
    case = owed.filter(hand_off_count__gte=1).first() or owed.first() or stories.first()
    return case.customer if case else None
