"""Plain-text mails for measuring: the demo world's words, seeded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from gehoor.system.demo.bulk import bulk_cases
from gehoor.system.demo.world import world


def mails(number: int, *, seed: int = 1) -> Iterator[bytes]:
    """So many first mails of customers, each with an address and a Message-ID of its own."""
    until = datetime.now(UTC)
    here = world(seed=seed, customers=max(50, number // 3), cases=number, until=until)
    for index, case in enumerate(bulk_cases(here)):
        customer = here.customers[case.customer]
        mail = EmailMessage()
        mail["From"] = f"{customer.first_name} {customer.last_name} <{customer.email}>"
        mail["To"] = "service@gehoor.localhost"
        mail["Subject"] = case.subject
        mail["Date"] = format_datetime(until)
        mail["Message-ID"] = f"<bench-{seed}-{index}@example.net>"
        mail.set_content(next(step.text for step in case.steps if step.kind == "message_in"))
        yield mail.as_bytes(policy=SMTP)
