"""Who is speaking, and where it belongs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.cases.models import Case, Proposal
from gehoor.core import outbox, sentences
from gehoor.letters import actions as letters
from gehoor.letters.models import Letter
from gehoor.people.models import Address, Person
from tests.factories import cases as make
from tests.factories import people
from tests.factories.mail import MONDAY, heard, mail, mailbox, reply_address

pytestmark = pytest.mark.django_db

EVE = "Eve <eve@elsewhere.example>"


@pytest.fixture
def case() -> Case:
    """A case of Marijke's with Anna of the service team."""
    team = people.team()
    people.agent("Anna Bakker", team)
    mailbox(team)
    return make.case(team=team, customer=people.customer())


@pytest.fixture(autouse=True)
def _own_server(settings):
    settings.GEHOOR_AUTHSERV_ID = "mx.desk.example"


def token_of(case: Case, address: str = "m.deboer@example.com") -> str:
    return reply_address(case, case.customer, address)


def letter_to(address: str, case: Case) -> str:
    outbox.remember(
        message_id="random128bits@gehoor.localhost",
        address=address,
        reference=f"case:{case.pk}:letter:1",
        at=MONDAY,
    )
    return "<random128bits@gehoor.localhost>"


def remarks(delivery):
    return [sentences.read(one) for one in delivery.became.remarks]


def test_mail_of_someone_new_opens_a_case_with_an_owner(case):
    delivery = heard(mail(sender="Piet Jansen <piet@example.org>", subject="Re: Kapot"))

    assert delivery.state == "case"
    assert (delivery.case.subject, delivery.case.customer.name) == ("Kapot", "Piet Jansen")
    assert delivery.case.owner.name == "Anna Bakker"
    assert delivery.became.trust == "unknown"
    assert delivery.became.raw_sha256 == delivery.raw_sha256


def test_a_reply_token_joins_with_full_trust_and_verifies_the_address(case):
    delivery = heard(mail("Nog steeds."), recipient=token_of(case))

    assert (delivery.state, delivery.case, delivery.became.trust) == ("joined", case, "token")
    assert Address.objects.get(email="m.deboer@example.com").verified_at == MONDAY


@pytest.mark.parametrize("header", ["to", "cc", "delivered_to"])
def test_a_reply_token_is_found_in_any_recipient(case, header):
    raw = mail(to=token_of(case)) if header == "to" else mail(**{header: token_of(case)})

    delivery = heard(raw)

    assert (delivery.state, delivery.case) == ("joined", case)


def test_a_reply_token_works_in_capitals(case):
    delivery = heard(mail(), recipient=token_of(case).upper())

    assert delivery.case == case


def test_a_reply_token_of_an_older_key_still_works(case, settings):
    address = token_of(case)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, of this year"

    assert heard(mail(), recipient=address).case == case


def test_a_reply_token_used_from_another_address_opens_a_case_of_that_sender(case):
    delivery = heard(mail(sender=EVE), recipient=token_of(case))

    assert delivery.state == "case"
    assert delivery.case != case
    assert delivery.case.customer.name == "Eve"
    assert remarks(delivery) == [
        "Came through the personal reply address of Marijke de Boer, from another address."
    ]
    assert delivery.became.trust == "unknown"


def test_a_reply_token_of_one_address_joins_with_less_trust_from_another_of_the_same_person(case):
    Address.objects.create(person=case.customer, email="marijke@work.example")

    delivery = heard(mail(sender="marijke@work.example"), recipient=token_of(case))

    assert (delivery.state, delivery.became.trust) == ("joined", "thread")


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "1-1-aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "",
        " ",
        "--",
        "%00",
        "1-1-",
        f"{'z' * 13}-1-a",
        f"1-{'z' * 13}-a",
    ],
)
def test_a_made_up_token_gives_nothing(case, token):
    delivery = heard(mail(), recipient=f"reply+{token}@gehoor.localhost")

    assert (delivery.state, delivery.tries) == ("case", 0)
    assert delivery.case != case


def test_a_token_with_one_sign_changed_gives_nothing(case):
    address = token_of(case)
    at = address.index("@") - 1
    changed = address[:at] + ("a" if address[at] != "a" else "b") + address[at + 1 :]

    assert heard(mail(), recipient=changed).case != case


def test_a_token_at_a_domain_that_is_not_ours_gives_nothing(case):
    address = token_of(case).replace("gehoor.localhost", "elsewhere.example")

    assert heard(mail(), recipient=address).case != case


def test_failing_dmarc_never_joins_and_never_verifies(case):
    failing = "mx.desk.example; dmarc=fail header.from=example.com"

    delivery = heard(mail(authentication_results=failing), recipient=token_of(case))

    assert delivery.state == "case"
    assert delivery.case != case
    assert delivery.became.trust == "failed"
    assert delivery.became.authentication == {"server": "mx.desk.example", "dmarc": "fail"}
    assert Address.objects.get(email="m.deboer@example.com").verified_at is None


def test_results_of_another_server_count_for_nothing(case):
    made_up = "mx.elsewhere.example; dmarc=pass header.from=example.com"

    assert heard(mail(authentication_results=made_up)).became.trust == "unknown"


def test_passing_dmarc_vouches_for_the_sender_and_verifies(case):
    passing = "mx.desk.example; dmarc=pass header.from=example.com"

    delivery = heard(mail(authentication_results=passing))

    assert delivery.became.trust == "sender"
    assert Address.objects.get(email="m.deboer@example.com").verified_at == MONDAY


def test_an_answer_to_our_letter_joins_with_less_trust(case):
    letter = letter_to("m.deboer@example.com", case)

    delivery = heard(mail(in_reply_to=letter, subject="Hele andere woorden"))

    assert (delivery.state, delivery.case, delivery.became.trust) == ("joined", case, "thread")
    assert Address.objects.get(email="m.deboer@example.com").verified_at is None


def test_an_answer_that_only_refers_to_our_letter_joins_too(case):
    letter = letter_to("m.deboer@example.com", case)

    assert heard(mail(references=f"<other@mua.example> {letter}")).case == case


def test_a_letter_to_someone_else_gives_no_access(case):
    letter = letter_to("m.deboer@example.com", case)

    delivery = heard(mail(sender=EVE, in_reply_to=letter, references=letter))

    assert delivery.case != case
    assert remarks(delivery) == [f"Answers a letter that we sent to another address (case {case.number})."]


def test_cc_reply_to_and_the_number_in_the_subject_give_nothing(case):
    raw = mail(
        sender=EVE,
        subject=f"Re: [{case.number}] {case.subject}",
        cc="m.deboer@example.com",
        reply_to="m.deboer@example.com",
    )

    delivery = heard(raw)

    assert delivery.case != case
    assert Proposal.objects.count() == 0
    assert remarks(delivery) == ["Asks for answers at another address: m.deboer@example.com."]
    assert delivery.became.recipients["cc"] == [["", "m.deboer@example.com"]]


@pytest.mark.parametrize(
    "prefix", ["Re: ", "AW: ", "SV: ", "VS: ", "Antw: ", "FW: ", "Doorst: ", "RE: Antw: "]
)
def test_the_same_subject_of_the_same_customer_is_proposed_to_an_agent(case, prefix):
    delivery = heard(mail(subject=prefix + case.subject), at=MONDAY + timedelta(days=2))

    assert delivery.case != case
    proposal = Proposal.objects.get()
    assert (proposal.case, proposal.belongs_to) == (delivery.case, case)


def test_the_same_subject_after_weeks_is_not_proposed(case):
    heard(mail(), at=MONDAY + timedelta(days=30))

    assert Proposal.objects.count() == 0


def test_the_same_subject_of_someone_else_is_not_proposed(case):
    heard(mail(sender=EVE))

    assert Proposal.objects.count() == 0


def test_an_answer_to_his_own_mail_is_proposed_while_nobody_vouches_for_him(case):
    first = heard(mail(message_id="<mine@mua.example>", subject="Factuur"))

    second = heard(mail(in_reply_to="<mine@mua.example>", subject="Anders"))

    assert second.case != first.case
    assert list(Proposal.objects.values_list("case", "belongs_to")) == [(second.case_id, first.case_id)]


def test_an_answer_to_his_own_mail_joins_when_his_domain_vouches_for_him(case):
    first = heard(mail(message_id="<mine@mua.example>"))
    passing = "mx.desk.example; dmarc=pass header.from=example.com"

    second = heard(mail(in_reply_to="<mine@mua.example>", authentication_results=passing))

    assert (second.state, second.case, second.became.trust) == ("joined", first.case, "sender")


def test_an_answer_to_someone_elses_mail_gives_nothing(case):
    heard(mail(message_id="<hers@mua.example>", subject="Iets anders"))
    passing = "mx.desk.example; dmarc=pass header.from=elsewhere.example"

    delivery = heard(mail(sender=EVE, in_reply_to="<hers@mua.example>", authentication_results=passing))

    assert delivery.state == "case"
    assert Proposal.objects.count() == 0


def test_a_reply_within_two_weeks_reopens_the_same_case_with_the_same_owner(case):
    resolved(case, MONDAY)

    delivery = heard(mail("Toch niet."), recipient=token_of(case), at=MONDAY + timedelta(days=13))

    case.refresh_from_db()
    assert (delivery.case, case.status, case.owner.name) == (case, "open", "Anna Bakker")


def test_a_later_reply_opens_a_new_case_that_follows_the_old_one(case):
    resolved(case, MONDAY)

    delivery = heard(mail(), recipient=token_of(case), at=MONDAY + timedelta(days=15))

    case.refresh_from_db()
    assert (delivery.state, delivery.case.follows, case.status) == ("case", case, "resolved")


def test_how_long_a_case_reopens_is_a_setting(case, settings):
    settings.GEHOOR_REOPEN_DAYS = 30
    resolved(case, MONDAY)

    assert heard(mail(), recipient=token_of(case), at=MONDAY + timedelta(days=29)).case == case


def test_a_reply_to_a_merged_case_joins_where_it_went_on(case):
    into = make.case(team=case.team, customer=case.customer)
    cases.merge(case=case, into=into, reason="Hetzelfde.", by=case.owner, at=MONDAY)

    assert heard(mail(), recipient=token_of(case)).case == into


def resolved(case: Case, at) -> None:
    words = make.said("Opgelost.")
    cases.resolve(case=case, how="repaired", why="Gerepareerd.", last_words=words, by=case.owner, at=at)


def test_an_agents_forward_counts_for_its_first_sender(case):
    anna = Person.objects.get(name="Anna Bakker")
    text = (
        "Kun jij dit oppakken?\n\n-------- Doorgestuurd bericht --------\nVan: Piet Jansen <piet@example.org>\n"
        "Verzonden: maandag 16 november 2026 08:00\nAan: anna.bakker@desk.example\nOnderwerp: Kapot\n\n"
        "Hij doet het niet."
    )

    delivery = heard(mail(text, sender="anna.bakker@desk.example", subject="Fwd: Kapot"))

    assert (delivery.case.customer.name, delivery.case.subject) == ("Piet Jansen", "Kapot")
    assert remarks(delivery) == [f"Forwarded by {anna.name}."]
    assert "Hij doet het niet." in delivery.became.reply
    assert delivery.became.trust == "unknown"


def test_a_customers_forward_counts_for_the_customer(case):
    text = "Zie onder.\n\n-------- Doorgestuurd bericht --------\nVan: Piet <piet@example.org>\nOnderwerp: x\n\nTekst"

    delivery = heard(mail(text, subject="Fwd: x"))

    assert delivery.case.customer == case.customer


@pytest.mark.parametrize(
    "sender",
    [
        None,
        "",
        "undisclosed",
        "alice@example.org)bob@example.com",
        "a@example.org, b@example.org",
        "<@>",
        "x@",
    ],
)
def test_without_one_clear_sender_there_is_a_case_of_someone_without_an_address(case, sender):
    delivery = heard(mail(sender=sender))

    assert delivery.state == "case"
    assert delivery.case.customer != case.customer
    assert Address.objects.filter(person=delivery.case.customer).count() == 0


def test_two_from_headers_are_no_clear_sender(case):
    raw = mail().replace(b"To: ", b"From: eve@elsewhere.example\r\nTo: ", 1)

    delivery = heard(raw)

    assert Address.objects.filter(person=delivery.case.customer).count() == 0


def test_a_name_that_shows_another_address_is_remarked(case):
    delivery = heard(mail(sender='"service@bank.example" <eve@elsewhere.example>'))

    assert remarks(delivery) == ["The sender's name shows an address that is not his: service@bank.example."]


def test_an_empty_mail_is_a_case_too(case):
    assert heard(b"").state == "case"
    assert heard(b"From: a@example.org\r\n\r\n").state == "case"


def test_the_mailbox_chooses_the_team_and_the_language(case):
    billing = people.team("Facturen")
    mailbox(billing, "facturen@desk.example", language="nl")

    delivery = heard(mail(sender="piet@example.org"), recipient="facturen+2026@desk.example")

    assert (delivery.case.team, delivery.case.language) == (billing, "nl")


def test_mail_for_no_mailbox_goes_to_the_default_one(case):
    other = people.team("Facturen")
    mailbox(other, "facturen@desk.example", is_default=True)

    assert (
        heard(mail(sender="piet@example.org", to="x@y.example"), recipient="x@y.example").case.team == other
    )


@pytest.fixture
def supplier(case) -> str:
    """Someone to whom a message of the case was forwarded; his personal reply address."""
    anna = case.owner
    letters.forward(
        case=case,
        message=case.messages.get(),
        to=["parts@supplier.example"],
        text="Op voorraad?",
        by=anna,
        at=MONDAY,
    )
    person = Person.objects.get(addresses__email="parts@supplier.example")
    return reply_address(case, person, "parts@supplier.example")


SUPPLIER = "Parts <parts@supplier.example>"


def test_what_someone_answers_to_a_forward_stays_among_ourselves(case, supplier):
    cases.wait(case=case, for_whom="waiting_third", reason="Wij vragen het na.", by=case.owner, at=MONDAY)

    delivery = heard(mail("Ja, morgen.", sender=SUPPLIER), recipient=supplier)

    case.refresh_from_db()
    seen = queries.conversation(case, case.customer).values_list("pk", flat=True)
    assert (delivery.state, delivery.case, delivery.became.kind) == ("joined", case, "note")
    assert (delivery.became.author.name, delivery.became.author_line) == ("Parts", SUPPLIER)
    assert remarks(delivery) == ["Answers what was forwarded to him; the customer does not see it."]
    assert (case.status, case.last_words, delivery.became.pk in seen) == ("open", "Ja, morgen.", False)
    (received,) = [one.event for one in queries.timeline(case, case.owner) if "Aside" in one.event.name]
    assert received.message == delivery.became.pk


def test_an_answer_to_a_forward_is_known_by_the_letter_that_it_names(case, supplier):
    said = make.said("Zie bijlage.", channel="desk", recipients={"to": ["parts@supplier.example"]})
    cases.send(case=case, said=said, by=case.owner, at=MONDAY)
    forwarded = Letter.objects.get(kind="forward").mail_id

    aside = heard(mail("Ja, morgen.", sender=SUPPLIER, in_reply_to=f"<{forwarded}>"))
    open_to_all = heard(mail("Dank u.", sender=SUPPLIER), recipient=supplier)

    assert (aside.became.kind, open_to_all.became.kind) == ("note", "in")


def test_an_answer_to_a_forward_of_a_case_that_is_over_opens_one_of_its_own(case, supplier):
    case.refresh_from_db()
    cases.resolve_by_customer(case=case, by=case.customer, at=MONDAY)

    delivery = heard(mail("Ja, morgen.", sender=SUPPLIER), recipient=supplier)

    case.refresh_from_db()
    assert (delivery.case.follows, delivery.case.customer.name, case.status) == (case, "Parts", "resolved")


def test_someone_whom_the_customer_gave_a_copy_is_in_the_conversation(case):
    copy = make.said("Mijn zoon leest mee.", recipients={"cc": [["Zoon", "zoon@example.com"]]})
    cases.receive(case=case, said=copy, author=case.customer, at=MONDAY)
    son = people.customer("Zoon", "zoon@example.com")

    delivery = heard(
        mail("Ik ben er ook.", sender="Zoon <zoon@example.com>"),
        recipient=reply_address(case, son, "zoon@example.com"),
    )

    assert (delivery.case, delivery.became.kind) == (case, "in")
