"""Every sentence of the set-up pages that does not stand in a template or at a form's field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SECTIONS = (
    ("index", _("Overview"), "tray"),
    ("organisation", _("Organisation"), "globe"),
    ("teams", _("Teams"), "team"),
    ("agents", _("Colleagues"), "person"),
    ("mailboxes", _("Mailboxes"), "mail"),
    ("calendars", _("Calendars"), "clock"),
    ("promises", _("Promises"), "promise"),
    ("tokens", _("Programs"), "code"),
)

KEPT = _("Kept.")
BEGUN = _("Welcome, %(name)s. Gehoor hears what is written to %(address)s from now on.")
BEGUN_WITHOUT_MAILBOX = _("Welcome, %(name)s. This is your desk.")
TEAM_MADE = _("The team %(name)s is there.")
MEMBERS_KEPT = _("The members are kept.")
INVITED = _("%(name)s gets a letter with a link to choose a password.")
LINK_SENT = _("A link to choose a password is on its way to %(email)s.")
ACCOUNT_KEPT = _("What you changed of %(name)s is kept.")
ACCOUNT_CLOSED = _("%(name)s cannot sign in any more. The open cases go on with a colleague.")
ACCOUNT_CLOSED_WITHOUT_CASES = _("%(name)s cannot sign in any more.")
ACCOUNT_OPEN = _("%(name)s can sign in again.")
TWO_STEP_RESET = _("%(name)s signs in with the password alone, until a new second step is set up.")
MAILBOX_MADE = _("%(address)s is a mailbox of yours now. Try whether mail to it comes in.")
MAILBOX_KEPT = _("%(address)s is kept.")
CALENDAR_KEPT = _("The calendar %(name)s is kept. Promises that were made keep their moments.")
CALENDAR_DROPPED = _("The calendar %(name)s is gone.")
TERMS_KEPT = _("%(team)s promises by these terms from now on.")
TOKEN_REVOKED = _("The program “%(name)s” can do nothing here any more.")

CLOSED = pgettext_lazy("opening hours of a day", "closed")
HOURS_ARE_ODD = _(
    "“%(text)s” are no hours. Write them as 9-17, or 9-12:30, 13-17; leave the field empty on a closed day."
)
DAY_IS_ODD = _(
    "“%(text)s” is not a day with its hours. Write year, month, day and hours, such as 2026-12-24 9-13."
)
ZONE_IS_UNKNOWN = _("Choose a time zone from the list.")
PASSWORDS_DIFFER = _("These two are not the same.")
DEFAULT_LANGUAGE_MUST_BE_THERE = _("The language for everyone else must be one of those that you write.")

COMMON_COUNTRIES = (
    ("NL", _("Netherlands")),
    ("BE", _("Belgium")),
    ("LU", _("Luxembourg")),
    ("DE", _("Germany")),
    ("FR", _("France")),
    ("GB", _("United Kingdom")),
    ("IE", _("Ireland")),
)

TEST_SENDING = _("Sending")
TEST_SENDING_TEXT = _("Gehoor hands the mail to %(where)s.")
TEST_SENT = _("Sent")
TEST_SENT_TEXT = _("%(where)s has taken the mail for %(address)s.")
TEST_ARRIVED = _("Arrived")
TEST_ARRIVED_TEXT = _("It came in through: %(door)s.")
TEST_WAITING_TEXT = _("Waiting for it to come in, for at most a minute.")
TEST_READ = _("Read")
TEST_READ_TEXT = _("Gehoor recognised it. Mail to %(address)s reaches you.")
TEST_NOT_YET_TEXT = _("Follows when it has arrived.")

WORKER_IS_AWAY = _(
    "Nothing has happened for %(seconds)s seconds: the worker is not running. Start Gehoor with “gehoor serve”, or "
    "“gehoor worker” where you run its parts yourself."
)
NOT_SENT = _("The mail did not leave.")
NOT_SENT_LOGIN = _("Look at the user name and the password in GEHOOR_SMTP_URL.")
NOT_SENT_REACH = _(
    "Look at the host and the port in GEHOOR_SMTP_URL, and whether a firewall stands between. Ports are 465 "
    "(smtps://…), 587 (smtp://…?starttls=1) or 25."
)
NOT_SENT_REFUSED = _(
    "The mail server does not take mail from %(address)s or for it. Ask its administrator whether Gehoor may send "
    "with this address."
)
NOT_SENT_LATER = _(
    "The mail server takes no mail at this moment. Wait a few minutes and try it again; if it stays so, ask its "
    "administrator."
)
NOT_ARRIVED = _("It has not come in within a minute.")
NOT_ARRIVED_FETCHED = _(
    "Gehoor fetches this mailbox from %(host)s. Look whether the mail is there: in the folder %(folder)s, or among "
    "the spam."
)
NOT_ARRIVED_BROUGHT = _(
    "Your mail server must hand mail for %(address)s to Gehoor: by LMTP to %(lmtp)s or by SMTP to %(smtp)s. Or let "
    "Gehoor fetch it: fill in the mail server under “Fetch the mail”."
)
CAME_BACK = _("It came back: somewhere on its way a mail server refused it.")

EXAMPLES = {
    "first_answer": _("Someone who writes now hears from %(team)s before %(moment)s."),
    "first_contact": _("Someone who writes for the first time ever hears before %(moment)s."),
    "next_word": _("Someone who writes again on a case hears before %(moment)s."),
    "after_hand_off": _("Someone whose case is handed over now hears before %(moment)s."),
}
A_TEAM = _("a team with the usual terms")
NEVER_OPEN = _("There are no opening hours yet, so nothing can be promised.")
