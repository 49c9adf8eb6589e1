"""Every sentence about a case that people see."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATUS_NEW = pgettext_lazy("status of a case", "New")
STATUS_OPEN = pgettext_lazy("status of a case", "Open")
STATUS_WAITING_CUSTOMER = _("Waiting for the customer")
STATUS_WAITING_THIRD = _("Waiting for a third party")
STATUS_RESOLVED = _("Resolved")
STATUS_CLOSED = _("Closed")
STATUS_NOT_TAKEN_UP = _("Not taken up")
STATUS_MERGED = _("Merged")

STATUS_FOR_CUSTOMERS = {
    "new": _("We have it"),
    "open": _("We are working on it"),
    "waiting_customer": _("We are waiting for your answer"),
    "waiting_third": _("We are waiting for someone else"),
    "resolved": _("Solved"),
    "closed": _("Closed"),
    "not_taken_up": _("Not taken up"),
    "merged": _("Joined with another case of yours"),
}

CHANNEL_MAIL = _("Mail")
CHANNEL_FORM = _("Web form")
CHANNEL_PORTAL = _("My cases")
CHANNEL_PHONE = _("Phone")
CHANNEL_API = _("API")
CHANNEL_DESK = _("Desk")

HOW_ANSWERED = _("Question answered")
HOW_EXPLAINED = _("Explained")
HOW_REPAIRED = _("Repaired")
HOW_REPLACED = _("Replaced")
HOW_REFUNDED = _("Money returned")
HOW_APOLOGISED = _("Apology")
HOW_BY_CUSTOMER = _("Solved by the customer")
HOW_NOT_POSSIBLE = _("Not possible")

MESSAGE_IN = _("From the customer")
MESSAGE_OUT = _("From us")
MESSAGE_NOTE = _("Internal note")

TRUST_TOKEN = _("Came through the personal reply address")
TRUST_THREAD = _("Answers a letter that we sent to this address")
TRUST_SENDER = _("The sending domain vouches for the sender")
TRUST_UNKNOWN = _("Nobody vouches for the sender")
TRUST_FAILED = _("The sending domain says that this sender is false")
TRUST_OURS = _("Written by us")

NO_SUBJECT = _("(no subject)")

REASON_OPENED = _("You wrote to us.")
REASON_GIVEN = _("It was your turn in the team.")
REASON_TRAY_TOO_LONG = _("Nobody had taken it within the time that we allow, so the team's lead has it now.")
REASON_TAKEN = _("%(name)s took it up.")
REASON_CUSTOMER_WROTE = _("You wrote to us again.")
REASON_THIRD_ANSWERED = _("The one we were waiting for has answered.")
REASON_CUSTOMER_SOLVED = _("You told us that it is solved.")
REASON_CUSTOMER_NOT_SOLVED = _("You told us that it is not solved.")
REASON_LEFT = _("%(name)s does not answer cases here any more. %(to)s goes on with yours.")
SUMMARY_LEFT = _("%(name)s does not work here any more; what was said and promised stands in the case.")
REASON_UNDONE = _("It had been put aside by mistake.")

NEEDS_REASON = _("Say why: the customer will read it.")
NEEDS_SUMMARY = _(
    "Write a short summary for the next person, so that the customer need not explain it again."
)
NEEDS_WORDS = _("Write a last message: how it ends is what people remember.")
NEEDS_TEXT = _("There is nothing in this message yet.")
NOT_IN_TEAM = _("%(name)s does not work in %(team)s. Choose someone who does, or the team itself.")
CASE_IS_OVER = _("This case is %(status)s. Reopen it first.")
CASE_WENT_ON = _("This case went on in case %(number)s. Work on that one, or take the two apart again first.")
CASE_IS_AT_WORK = _("This case is still being worked on.")
ALREADY_WITH = _("%(name)s has this case already.")
NOT_AN_AGENT = _("%(name)s cannot work on cases.")
CANNOT_MERGE_SELF = _("A case cannot be merged with itself.")
CANNOT_MERGE_OTHERS = _(
    "These are cases of two different customers. If it is one person, correct the customer of one of the two first."
)
CANNOT_MERGE_TWICE = _("This case is part of case %(number)s already.")
WENT_ON_MEANWHILE = _("Case %(number)s has become part of another one meanwhile. Look at it first.")
NOT_MERGED = _("This case is not merged.")
CHANGED_MEANWHILE = _("Something happened on this case since you opened it. Look at it before you go on.")
UNKNOWN_HOW = _("Choose how it was resolved.")
SUBJECT_IS_EMPTY = _("A case needs a subject.")
ANSWER_THERE = _("This case is part of case %(number)s. Answer there.")
CORRECT_THE_WHOLE = _("This case is part of case %(number)s. Correct there whose case it is.")

HOWS_BY_AGENTS = [
    ("answered", HOW_ANSWERED),
    ("explained", HOW_EXPLAINED),
    ("repaired", HOW_REPAIRED),
    ("replaced", HOW_REPLACED),
    ("refunded", HOW_REFUNDED),
    ("apologised", HOW_APOLOGISED),
    ("not_possible", HOW_NOT_POSSIBLE),
]
