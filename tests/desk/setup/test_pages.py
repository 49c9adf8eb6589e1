"""What an administrator decides on the pages, one by one."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model

from gehoor.core import events, preferences
from gehoor.core.models import Event
from gehoor.desk.setup.invitations import password_link
from gehoor.intake.models import Mailbox
from gehoor.intake.words import PASSWORD_ANEW
from gehoor.letters.models import Letter
from gehoor.people import actions
from gehoor.people.models import Membership, Team
from gehoor.promises import queries as promises
from gehoor.promises.models import WorkCalendar
from tests.desk.setup.conftest import signed_in
from tests.factories import cases, mail, people
from tests.factories import promises as promised

SETUP = "/desk/setup/"


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def happened() -> list[str]:
    return [event.name for event in Event.objects.order_by("id")]


# --- organisation -----------------------------------------------------------------------------------------------

DECIDED = {
    "name": "De Witgoedwinkel",
    "phone": "020 123 45 67",
    "languages": ["nl", "nl-informal"],
    "language": "nl",
    "time_zone": "Europe/Brussels",
    "country": "BE",
    "reopen_days": "30",
}


def test_organisation_is_decided(as_dirk, dirk):
    answer = as_dirk.post(f"{SETUP}organisation/", DECIDED, follow=True)

    assert said(answer) == ["Kept."]
    assert preferences.current() == preferences.Preferences(
        name="De Witgoedwinkel",
        phone="020 123 45 67",
        languages=("nl", "nl-informal"),
        language="nl",
        time_zone="Europe/Brussels",
        country="BE",
        reopen_days=30,
    )
    last = events.get(Event.objects.latest("id").pk)
    assert (last.actor, last.event.names) == (dirk.pk, sorted(DECIDED))


def test_language_for_everyone_else_is_one_of_those_written(as_dirk):
    answer = as_dirk.post(f"{SETUP}organisation/", DECIDED | {"language": "en"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["language"])
    assert answer.context["form"]["phone"].value() == "020 123 45 67"


def test_times_on_the_desk_follow_the_zone_that_was_decided(as_dirk, service, anna, now):
    as_dirk.post(f"{SETUP}organisation/", DECIDED | {"time_zone": "Asia/Tokyo"})
    actions.set_away(person=anna, until=now.at, by=anna, at=now.at)

    answer = as_dirk.get(f"{SETUP}teams/{service.pk}/")

    assert 'value="2026-11-16T17:00"' in answer.content.decode()


def test_a_browser_gets_the_form_of_dutch_that_the_organisation_writes(client, db, now):
    people.agent()
    preferences.keep("languages", ["en", "nl-informal"])
    preferences.forget()

    languages = [
        client.get("/sign-in/", headers={"Accept-Language": wished}).wsgi_request.LANGUAGE_CODE
        for wished in ("nl-NL,nl;q=0.9", "de", "en-GB", "")
    ]

    assert languages == ["nl-informal", "en", "en", "en"]


# --- teams ------------------------------------------------------------------------------------------------------


def test_countries_are_offered_by_their_names_in_the_language_of_the_reader(as_dirk):
    page = as_dirk.get(f"{SETUP}calendars/add/", headers={"accept-language": "nl"}).content.decode()

    offered = re.findall(r'<option value="([A-Z]{2})"[^>]*>([^<]+)<', page)
    assert [name for code, name in offered if code in {"NL", "AT", "ZA", "VA"}] == [
        "Nederland",
        "Oostenrijk",
        "Vaticaanstad",
        "Zuid-Afrika",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The password must be entered again: the secret key has changed."),
        ("nl", "Het wachtwoord moet opnieuw worden ingevuld: de geheime sleutel is veranderd."),
    ],
)
def test_a_password_that_cannot_be_read_any_more_is_said_in_the_language_of_the_reader(
    as_dirk, service, language, sentence
):
    box = mail.mailbox(service, imap_host="imap.example.com", last_error=PASSWORD_ANEW)

    page = as_dirk.get(f"{SETUP}mailboxes/{box.pk}/", headers={"accept-language": language})

    assert f"<p>{sentence}</p>" in page.content.decode()


TEAM = {"name": "Reparatie", "public_name": "De werkplaats", "sends_from": "", "tray_minutes": "45"}


def test_team_is_made(as_dirk, now):
    answer = as_dirk.post(f"{SETUP}teams/add/", TEAM | {"is_closed": "on"}, follow=True)

    made = Team.objects.get(name="Reparatie")
    assert said(answer) == ["The team Reparatie is there."]
    assert (made.public_name, made.tray_minutes, made.is_closed) == ("De werkplaats", 45, True)


def test_team_is_changed_and_the_log_says_what(as_dirk, service, mailbox):
    sent = TEAM | {"name": "Klantenservice", "sends_from": "help@wit.example"}

    as_dirk.post(f"{SETUP}teams/{service.pk}/", sent)

    service.refresh_from_db()
    changed = events.get(Event.objects.latest("id").pk).event
    assert (service.sends_from, service.public_name) == ("help@wit.example", "De werkplaats")
    assert changed.fields == ["public_name", "sends_from", "tray_minutes"]


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "klantenservice"}, {"tray_minutes": "1"}])
def test_team_that_cannot_be_comes_back_as_it_was_typed(as_dirk, service, wrong):
    answer = as_dirk.post(f"{SETUP}teams/add/", TEAM | wrong)

    assert (answer.status_code, Team.objects.count()) == (422, 1)
    assert answer.context["form"]["public_name"].value() == "De werkplaats"


def test_case_leaves_the_tray_after_the_time_of_its_team(service, at):
    Team.objects.update(tray_minutes=30)

    case = cases.case(team=Team.objects.get(), at=at)

    assert (case.tray_until - at).total_seconds() == 30 * 60


def test_members_are_changed_together(as_dirk, service, anna, now):
    bram, carla = people.agent("Bram Kok", service), people.agent("Carla Mol")
    sent = {
        f"lead_{anna.pk}": "on",
        f"away_{anna.pk}": "2026-11-20T09:00",
        f"leave_{bram.pk}": "on",
        "add": carla.pk,
    }

    as_dirk.post(f"{SETUP}teams/{service.pk}/members/", sent)

    anna.refresh_from_db()
    found = Membership.objects.order_by("person__name").values_list("person__name", "is_lead", "takes_new")
    assert list(found) == [("Anna Bakker", True, False), ("Carla Mol", False, True)]
    assert anna.away_until.isoformat() == "2026-11-20T08:00:00+00:00"


def test_who_kept_the_members_lands_where_it_is_said_that_they_are_kept(as_dirk, service, anna):
    answer = as_dirk.post(f"{SETUP}teams/{service.pk}/members/", {f"new_{anna.pk}": "on"})

    assert answer.headers["Location"] == f"{SETUP}teams/{service.pk}/"


def test_members_that_stay_as_they_are_leave_no_trace(as_dirk, service, anna):
    before = Event.objects.count()

    as_dirk.post(f"{SETUP}teams/{service.pk}/members/", {f"new_{anna.pk}": "on"})

    assert Event.objects.count() == before


def test_odd_moment_of_return_is_refused(as_dirk, service, anna):
    answer = as_dirk.post(f"{SETUP}teams/{service.pk}/members/", {f"away_{anna.pk}": "soon"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"away_{anna.pk}"])


# --- colleagues -------------------------------------------------------------------------------------------------


def test_invitation_is_a_letter_with_a_link(as_dirk, service, now):
    sent = {"name": "Els Tuin", "email": "Els@wit.example", "role": "lead", "teams": [service.pk]}

    answer = as_dirk.post(f"{SETUP}colleagues/add/", sent, follow=True)

    account = get_user_model().objects.select_related("person").get(email="els@wit.example")
    letter = Letter.objects.get()
    assert said(answer) == ["Els Tuin gets a letter with a link to choose a password."]
    assert (account.role, account.has_usable_password()) == ("lead", False)
    assert list(account.person.teams.all()) == [service]
    assert (letter.address, letter.facts["invited_by"]) == ("els@wit.example", "Dirk Smit")


def test_the_link_lets_choose_a_password_and_signs_in(client, anna, now):
    link = password_link(anna.account).removeprefix("http://localhost:8000")
    form = client.get(link, follow=True)
    words = {"password1": "drie appels en een peer", "password2": "drie appels en een peer"}

    answer = client.post(form.request["PATH_INFO"], words, follow=True)

    anna.account.refresh_from_db()
    assert anna.account.check_password("drie appels en een peer")
    assert answer.wsgi_request.user == anna.account


@pytest.mark.parametrize(
    "wrong", [{"email": "anna.bakker@desk.example"}, {"email": "els"}, {"name": ""}, {"role": "king"}]
)
def test_invitation_that_cannot_be_comes_back_as_it_was_typed(as_dirk, anna, wrong):
    sent = {"name": "Els Tuin", "email": "els@wit.example", "role": "agent"} | wrong

    answer = as_dirk.post(f"{SETUP}colleagues/add/", sent)

    assert (answer.status_code, Letter.objects.count()) == (422, 0)
    assert answer.context["form"]["name"].value() == sent["name"]


def test_colleague_gets_another_role_and_team(as_dirk, anna, service):
    workshop = people.team("Reparatie")
    sent = {"name": "Anna de Bakker", "role": "lead", "teams": [workshop.pk], "language": "nl"}

    as_dirk.post(f"{SETUP}colleagues/{anna.pk}/", sent)

    anna.refresh_from_db()
    anna.account.refresh_from_db()
    assert (anna.name, anna.language, anna.account.role) == ("Anna de Bakker", "nl", "lead")
    assert list(anna.teams.all()) == [workshop]


def test_last_administrator_stays_one(as_dirk, dirk):
    answer = as_dirk.post(f"{SETUP}colleagues/{dirk.pk}/", {"name": "Dirk Smit", "role": "agent"})

    dirk.account.refresh_from_db()
    assert (answer.status_code, dirk.account.role) == (422, "administrator")
    assert "is the only administrator" in answer.content.decode()


def test_cases_of_someone_who_leaves_go_on_with_the_lead(as_dirk, service, anna, now, worker):
    lead = people.agent("Lies Vos", service, is_lead=True)
    Membership.objects.filter(person=lead).update(takes_new=False)
    case = cases.case(team=service, at=now.at)

    answer = as_dirk.post(f"{SETUP}colleagues/{anna.pk}/leave/", {"cases_to": ""}, follow=True)
    worker()

    case.refresh_from_db()
    hand_off = case.hand_offs.get()
    assert said(answer) == ["Anna Bakker cannot sign in any more. The open cases go on with a colleague."]
    assert (case.owner, case.tray_until, hand_off.by.name) == (lead, None, "Dirk Smit")
    assert hand_off.reason == "Anna does not answer cases here any more. Lies goes on with yours."


def test_cases_of_someone_who_leaves_go_on_with_a_chosen_colleague(as_dirk, service, anna, now, worker):
    bram = people.agent("Bram Kok")
    case = cases.case(team=service, at=now.at)

    as_dirk.post(f"{SETUP}colleagues/{anna.pk}/leave/", {"cases_to": bram.pk})
    worker()

    case.refresh_from_db()
    assert case.owner == bram


def test_someone_who_left_is_out_at_once_and_can_come_back(as_dirk, anna):
    client = signed_in(anna)
    as_dirk.post(f"{SETUP}colleagues/{anna.pk}/leave/", {"cases_to": ""})
    shut_out = client.get("/desk/").status_code

    as_dirk.post(f"{SETUP}colleagues/{anna.pk}/come-back/")

    assert (shut_out, client.get("/desk/").status_code) == (302, 200)


def test_nobody_shuts_himself_out(as_dirk, dirk):
    people.agent("Tweede Man", role="administrator")

    answer = as_dirk.post(f"{SETUP}colleagues/{dirk.pk}/leave/", {"cases_to": ""})

    assert answer.status_code == 422
    assert "You cannot shut yourself out." in answer.content.decode()


def test_a_link_is_sent_again_without_an_invitation_to_who_was_there(as_dirk, anna, now):
    anna.account.last_login = now.at
    anna.account.save()

    as_dirk.post(f"{SETUP}colleagues/{anna.pk}/link/")

    letter = Letter.objects.get()
    assert (letter.kind, "invited_by" in letter.facts) == ("password", False)


def test_second_step_is_taken_away(as_dirk, anna):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=anna.account, type=Authenticator.Type.TOTP, data={"secret": "x"})

    as_dirk.post(f"{SETUP}colleagues/{anna.pk}/two-step/")

    assert (Authenticator.objects.count(), happened()[-1]) == (0, "people.TwoStepReset")


# --- mailboxes --------------------------------------------------------------------------------------------------

FETCHED = {"imap_host": "imap.wit.example", "imap_user": "help", "imap_password": "geheim woord"}


@pytest.fixture
def box(service):
    return {"address": "Help@Wit.example", "team": service.pk, "sends_from": "on"}


def test_mailbox_is_made_and_its_password_is_kept_encrypted(as_dirk, service, box):
    answer = as_dirk.post(f"{SETUP}mailboxes/add/", box | FETCHED, follow=True)

    made = Mailbox.objects.get()
    service.refresh_from_db()
    assert (made.address, made.is_default, made.imap_port) == ("help@wit.example", True, 993)
    assert service.sends_from == "help@wit.example"
    assert "geheim woord" not in made.imap_password + answer.content.decode()
    assert made.imap_password not in answer.content.decode()


def test_an_empty_password_leaves_the_one_that_is_kept(as_dirk, service, box):
    as_dirk.post(f"{SETUP}mailboxes/add/", box | FETCHED)
    made = Mailbox.objects.get()

    as_dirk.post(f"{SETUP}mailboxes/{made.pk}/", box | FETCHED | {"imap_password": "", "is_default": "on"})

    assert Mailbox.objects.get().imap_password == made.imap_password


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "help"},
        {"address": "help@wit"},
        {"address": "taken@wit.example"},
        {"address": "dirk.smit@desk.example"},
        {"address": "reply@gehoor.localhost"},
        {"imap_host": "imap.wit.example"},
        {"imap_port": "99999"},
    ],
)
def test_mailbox_that_cannot_be_comes_back_as_it_was_typed(as_dirk, mailbox, box, wrong):
    Mailbox.objects.update(address="taken@wit.example")

    answer = as_dirk.post(f"{SETUP}mailboxes/add/", box | {"name": "Winkel"} | wrong)

    assert (answer.status_code, Mailbox.objects.count()) == (422, 1)
    assert answer.context["form"]["name"].value() == "Winkel"


def test_mailbox_that_gets_the_rest_cannot_be_put_away(as_dirk, mailbox):
    answer = as_dirk.post(f"{SETUP}mailboxes/{mailbox.pk}/switch/", follow=True)

    assert said(answer) == [
        "What is addressed to nobody comes to this mailbox. Let another one do that first."
    ]


def test_mailbox_is_put_away_and_taken_up_again(as_dirk, mailbox, box):
    as_dirk.post(f"{SETUP}mailboxes/add/", box | {"address": "two@wit.example"})
    second = Mailbox.objects.get(address="two@wit.example")
    states = []

    for _ in range(2):
        as_dirk.post(f"{SETUP}mailboxes/{second.pk}/switch/")
        second.refresh_from_db()
        states.append(second.is_active)

    assert states == [False, True]


# --- calendars and promises -------------------------------------------------------------------------------------

HOURS = {"name": "Winkel", "zone": "Europe/Amsterdam", "monday": "9-12:30, 13-17", "friday": "10–14"}
GOOD_FRIDAY = "Good Friday"


def test_calendar_is_made_of_several_periods_a_day(as_dirk, now):
    as_dirk.post(f"{SETUP}calendars/add/", HOURS | {"extra": "2026-12-24 9-13\n2026-12-31 closed"})

    assert WorkCalendar.objects.get().data == {
        "zone": "Europe/Amsterdam",
        "week": {"Monday": [["09:00", "12:30"], ["13:00", "17:00"]], "Friday": [["10:00", "14:00"]]},
        "holidays": [],
        "extra": {"2026-12-24": [["09:00", "13:00"]], "2026-12-31": []},
    }


def test_single_public_holidays_are_left_out_for_good(as_dirk, now):
    page = as_dirk.post(f"{SETUP}calendars/add/?show=1", HOURS | {"country": "NL"})
    offered = [name for name, _ in page.context["form"].fields["closed_on"].choices]
    wanted = [name for name in offered if name != GOOD_FRIDAY]
    kept = HOURS | {"country": "NL", "shown_for": "NL", "closed_on": wanted}

    as_dirk.post(f"{SETUP}calendars/add/", kept)

    made = WorkCalendar.objects.get()
    days = made.data["holidays"]
    assert (made.open_on, "2027-03-26" in days, "2027-03-29" in days) == ([GOOD_FRIDAY], False, True)


def test_calendar_is_shown_as_it_was_kept(as_dirk, now):
    as_dirk.post(f"{SETUP}calendars/add/", HOURS | {"country": "NL", "extra": "2026-12-24 9-13"})
    made = WorkCalendar.objects.get()
    shown = as_dirk.get(f"{SETUP}calendars/{made.pk}/").context["form"]
    again = {name: shown[name].value() for name in shown.fields}

    as_dirk.post(f"{SETUP}calendars/{made.pk}/", again)

    after = WorkCalendar.objects.get()
    assert (after.data, after.country, after.open_on) == (made.data, made.country, made.open_on)


def test_another_country_has_all_its_holidays(as_dirk, now):
    sent = HOURS | {"country": "BE", "shown_for": "NL", "closed_on": []}

    as_dirk.post(f"{SETUP}calendars/add/", sent)

    made = WorkCalendar.objects.get()
    assert (made.open_on, "2026-07-21" in made.data["holidays"]) == ([], True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"monday": "morning"}, "monday"),
        ({"extra": "Christmas closed"}, "extra"),
        ({"extra": "2026-12-24 early"}, "extra"),
        ({"name": ""}, "name"),
        ({"monday": "12-9"}, "__all__"),
        ({"monday": "", "friday": ""}, "__all__"),
        ({"name": "Kantoor"}, "__all__"),
        ({"country": "DE", "part": "XX"}, "__all__"),
    ],
)
def test_hours_that_cannot_be_come_back_as_they_were_typed(as_dirk, calendar, wrong, field):
    answer = as_dirk.post(f"{SETUP}calendars/add/", HOURS | wrong)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"]["zone"].value() == "Europe/Amsterdam"


def test_calendar_shows_what_it_would_promise_before_it_is_kept(as_dirk, now):
    answer = as_dirk.post(f"{SETUP}calendars/add/?show=1", HOURS | {"monday": "9-10"})

    assert answer.context["examples"] == [
        "Someone who writes now hears from a team with the usual terms before Friday 27 November 12:00."
    ]
    assert WorkCalendar.objects.count() == 0


def test_calendar_in_use_is_not_removed(as_dirk, service, calendar):
    promised.terms(service, calendar)

    answer = as_dirk.post(f"{SETUP}calendars/{calendar.pk}/drop/", follow=True)

    assert said(answer) == ["Klantenservice: promises by this calendar. Choose another one there first."]


def test_calendar_that_nobody_uses_is_removed(as_dirk, calendar):
    as_dirk.post(f"{SETUP}calendars/{calendar.pk}/drop/")

    assert (WorkCalendar.objects.count(), happened()[-1]) == (0, "promises.CalendarDropped")


@pytest.fixture
def terms(calendar):
    return {
        "calendar": calendar.pk,
        "first_answer": "4",
        "next_word": "1.5",
        "after_hand_off": "8",
        "first_contact_percent": "50",
        "mark": "15",
        "soon": "60",
    }


def test_terms_are_kept_in_minutes(as_dirk, service, terms, calendar):
    as_dirk.post(f"{SETUP}promises/{service.pk}/", terms)

    kept = promises.terms_of(service)
    assert (kept.first_answer, kept.next_word, kept.after_hand_off) == (240, 90, 480)
    assert promises.terms_row_of(service).calendar == calendar


def test_terms_show_what_they_would_promise_before_they_are_kept(as_dirk, service, terms, now):
    answer = as_dirk.post(f"{SETUP}promises/{service.pk}/?show=1", terms)

    assert answer.context["examples"] == [
        "Someone who writes now hears from De Witgoedwinkel before Monday 16 November 13:00.",
        "Someone who writes for the first time ever hears before Monday 16 November 11:00.",
        "Someone who writes again on a case hears before Monday 16 November 10:30.",
        "Someone whose case is handed over now hears before Monday 16 November 17:00.",
    ]
    assert promises.terms_row_of(service) is None


@pytest.mark.parametrize("wrong", [{"first_answer": "0"}, {"first_contact_percent": "101"}, {"mark": "7"}])
def test_terms_that_cannot_be_come_back_as_they_were_typed(as_dirk, service, terms, wrong):
    answer = as_dirk.post(f"{SETUP}promises/{service.pk}/", terms | wrong)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(wrong))
    assert answer.context["form"]["next_word"].value() == "1.5"


# --- programs ---------------------------------------------------------------------------------------------------


def test_token_is_shown_once(as_dirk, anna):
    answer = as_dirk.post(f"{SETUP}programs/", {"name": "Kassa", "person": anna.pk})
    secret = answer.context["secret"]

    again = as_dirk.get(f"{SETUP}programs/").content.decode()

    assert secret.startswith("gehoor_")
    assert (secret in answer.content.decode(), secret in again, "Kassa" in again) == (True, False, True)


def test_token_without_a_name_is_refused(as_dirk, anna):
    answer = as_dirk.post(f"{SETUP}programs/", {"name": "", "person": anna.pk})

    assert (answer.status_code, anna.api_tokens.count()) == (422, 0)


def test_token_is_taken_back(as_dirk, anna):
    as_dirk.post(f"{SETUP}programs/", {"name": "Kassa", "person": anna.pk})

    as_dirk.post(f"{SETUP}programs/{anna.api_tokens.get().pk}/revoke/")

    assert anna.api_tokens.get().revoked_at is not None


def test_who_joined_since_the_page_was_opened_stays_as_he_is(as_dirk, service, anna):
    page = as_dirk.get(f"{SETUP}teams/{service.pk}/").context["members"]
    bram = people.agent("Bram Kok", service, is_lead=True)

    sent = {"shown": page["shown"].value(), f"lead_{anna.pk}": "on"}
    as_dirk.post(f"{SETUP}teams/{service.pk}/members/", sent)

    joined = Membership.objects.get(person=bram)
    assert (joined.is_lead, joined.takes_new, Membership.objects.get(person=anna).is_lead) == (
        True,
        True,
        True,
    )
