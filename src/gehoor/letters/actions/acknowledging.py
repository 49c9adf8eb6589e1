"""The customer is told that we have his words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gehoor.cases.models import Case, Message
from gehoor.letters import queries
from gehoor.letters.actions.writing import write
from gehoor.letters.models import Kind


def acknowledge(*, case: Case, message: Message, at: datetime) -> None:
    """Tell the customer that we have his words, who has his case and by when he hears; once a case.

    Nothing of it goes to an address of our own or one that nobody reads; one that is not verified gets at most
    one letter an hour and none of his words; nor does anyone get words that someone else may have written, name and
    subject included. The same words under the same subject, after a letter of ours within a day, are not
    acknowledged again. What is held back is kept with its reason.
    """
    with transaction.atomic():
        address = queries.address_of_writer(message, case.customer)
        queries.hold_address(address)
        facts = queries.facts_of(case, kind=Kind.ACKNOWLEDGEMENT, at=at, address=address)
        if queries.may_be_anyones(message):
            facts = facts.with_(is_verified=False, name="", subject="")
        if address and queries.claimed_address(message.author_line) == address.email:
            facts = queries.with_their_words(facts, message)
        write(
            facts=facts,
            case=case,
            person=case.customer,
            address=address.email if address else "",
            message=message,
            answers=(message.message_id, [message.message_id]),
            not_sent=queries.why_not_acknowledge(address, message=message, at=at),
            at=at,
        )
