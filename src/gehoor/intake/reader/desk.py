"""What the reader knows of this installation while it reads a batch: our addresses, our people, our teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from gehoor.core.events import SYSTEM
from gehoor.intake import words
from gehoor.intake.models import Mailbox
from gehoor.intake.rules import threads
from gehoor.people import actions as people
from gehoor.people import queries as known
from gehoor.people.models import Person, Team


@dataclass(frozen=True)
class Desk:
    """Our mailboxes by address, our agents by address, and the team that gets what nobody else does."""

    domain: str
    server: str
    mailboxes: Mapping[str, Mailbox]
    agents: Mapping[str, Person]
    team: Team
    domains: frozenset[str] = field(default_factory=frozenset)

    def mailbox_of(self, *recipients: str) -> Mailbox | None:
        """The first of these addresses that is a mailbox of ours, also with a tag (help+shop@…)."""
        for address in recipients:
            found = self.mailboxes.get(address.lower()) or self.mailboxes.get(threads.without_tag(address))
            if found:
                return found
        return None

    def is_own(self, address: str) -> bool:
        """Whether only we ourselves write from this address."""
        return self.mailbox_of(address) is not None or threads.is_reply_address(address, self.domains)

    def is_near(self, address: str) -> bool:
        """Whether an address has a domain of ours."""
        return address.lower().rpartition("@")[2] in self.domains


def load(at: datetime) -> Desk:
    """The desk as it is now."""
    boxes = {box.address: box for box in Mailbox.objects.select_related("team").order_by("id")}
    domain = settings.GEHOOR_MAIL_DOMAIN.lower()
    return Desk(
        domain=domain,
        server=settings.GEHOOR_AUTHSERV_ID,
        mailboxes=boxes,
        agents=known.agents_by_address(),
        team=_default_team(boxes, at),
        domains=frozenset({domain, *(address.rpartition("@")[2] for address in boxes)}),
    )


def _default_team(boxes: Mapping[str, Mailbox], at: datetime) -> Team:
    """The default mailbox's team, else the oldest; a first one is made, for mail must not wait for a set-up."""
    chosen = next((box.team for box in boxes.values() if box.is_default), None)
    team = chosen or known.teams().order_by("id").first()
    if team is None:
        with transaction.atomic():
            team = people.make_team(name=str(words.FIRST_TEAM), by=SYSTEM, at=at)
    return team
