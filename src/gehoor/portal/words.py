"""Every sentence of the portal that is not in a template."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

YOU = _("You")
NAMELESS_FILE = _("file")

# What the top of a case says. The moment is put in by the page.
WORKS_UNTIL = _("{who} is working on this. You hear from {who} before {moment}.")
WORKS_LATE = _("{who} is working on this. You should have heard from us before {moment}. We are sorry.")
WORKS = _("{who} is working on this.")
ANSWERED = _("{who} has answered you.")
TEAM_UNTIL = _("{team} has your case. You hear from us before {moment}.")
TEAM_LATE = _("{team} has your case. You should have heard from us before {moment}. We are sorry.")
TEAM = _("{team} has your case.")
WAITS_FOR_YOU = _("{who} is waiting for your answer.")
WAITS_FOR_OTHER = _("{who} is waiting for someone else, and you hear from {who} before {moment}.")
WAITS_FOR_OTHER_UNDATED = _("{who} is waiting for someone else.")
SOLVED = _("This was solved {day}.")
SOLVED_BY_YOU = _("You told us {day} that this is solved.")
ENDED = _("This case ended {day}.")
NOT_TAKEN_UP = _("We did not take this up.")
WENT_ON = _("This went on in your case {number}.")

NEXT_READS = _("{who} reads everything you wrote and answers you. You do not need to do anything.")
NEXT_TEAM_READS = _("The first of us who is free reads everything you wrote and answers you.")
NEXT_AGAIN = _("{who} answers what you wrote last. You do not need to do anything.")
NEXT_AFTER_HAND_OFF = _(
    "{who} reads the whole story. You need not explain it again: everything you wrote went along."
)
NEXT_OWN = _("{who} promised you: {text}")
NEXT_ANSWERED = _("Is there more to say? Write it below, and {who} reads it. Is it solved? Then tell us.")
NEXT_NOTHING_DUE = _("{who} goes on with this. You hear from us as soon as there is news.")
NEXT_YOUR_TURN = _("As soon as you have answered, {who} goes on.")
NEXT_OTHER = _("You do not need to do anything.")
NEXT_LATE = _("{who} sees that you are still waiting. You need not do anything, but may write to us below.")
IF_LATER = _("If it takes longer, we tell you so before that moment, and why.")

# What we promised.
BROKEN_PROMISE = _("You would hear from us before {moment}. We did not manage that, and are sorry.")
BROKEN_OWN = _("We promised you, before {moment}: {text} We did not manage that, and are sorry.")
KEPT_AT = _("You heard from us {moment}.")
KEPT_OWN_AT = _("Done {moment}.")
DUE_IN = _("That is {distance}.")
MOVED = _("First we said before {moment}. That changed {day}: {reason}")

HAD_IT_FROM_THE_START = _("{who} has had your case from the start.")
NOBODY_YET = _("Your case is with {team}. The first of us who is free takes it up.")

TONES = {
    "new": "us",
    "open": "us",
    "waiting_customer": "waiting",
    "waiting_third": "us",
    "resolved": "kept",
    "closed": "plain",
    "not_taken_up": "plain",
    "merged": "plain",
}

SENT = _("Your message is with {who}.")
SENT_TO_TEAM = _("Your message has arrived.")
OPENED_AGAIN = _("Thank you for telling us. We go on with this same case.")
NEW_CASE = _(
    "Your earlier case ended some time ago, so this is a new one. Everything you told us then is known here."
)
THANKS_SOLVED = _("Thank you for telling us. We are glad that it is solved.")

PAGE_TOO_OLD = _(
    "This page was open for more than a day. Please send it once more; what you typed is still here."
)
TOO_FAST = _("That went very fast. Please wait a few seconds and send it once more.")
HIDDEN_FIELD = _("A field that people cannot see was filled in. Please send it once more.")
TOO_MUCH_HERE = _("A great deal came from where you are. Please try again in an hour, or write us a mail.")

NEEDS_NAME = _("Tell us your name, so that we know whom we are speaking to.")
NEEDS_ADDRESS = _("We need a mail address to answer you.")
NEEDS_ADDRESS_FOR_CODE = _("Type the address with which you wrote to us.")
ADDRESS_IS_ODD = _("This is not a mail address yet; one looks like name@example.org.")
NEEDS_SUBJECT = _("Say in a few words what it is about.")
NEEDS_TEXT = _("Tell us what happened.")
NEEDS_CODE = _("Type the six digits from the letter.")

TEXT_OR_FILE = _("Write something, or add a file.")
FILES_TOO_LARGE = _("These files are larger than 25 MB together. Send a part of them.")
TOO_MANY_FILES = _("These are more than %(most)s files. Send a part of them.")
