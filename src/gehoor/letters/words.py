"""Every sentence of our letters, and what agents read about them.

A letter is written once and shown three ways: as text, as HTML, and at once on the form's page.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KIND_ACKNOWLEDGEMENT = _("Acknowledgement")
KIND_REPLY = _("Answer")
KIND_LAST_WORD = _("Last word")
KIND_HAND_OFF = _("News of a hand-off")
KIND_PROMISE_MOVED = _("News of a moved promise")
KIND_FORWARD = _("Forwarded")
KIND_CODE = _("Sign-in code")
KIND_PASSWORD = _("New password")

STATE_QUEUED = pgettext_lazy("state of a letter", "Waiting to be sent")
STATE_SENDING = pgettext_lazy("state of a letter", "Being sent")
STATE_SENT = pgettext_lazy("state of a letter", "Sent")
STATE_FAILED = pgettext_lazy("state of a letter", "Not sent")
STATE_BOUNCED = pgettext_lazy("state of a letter", "Came back")
STATE_HELD = pgettext_lazy("state of a letter", "Held back")

REASON_NO_ADDRESS = _("We know no mail address of this person.")
REASON_DEAD_ADDRESS = _("Mail to this address came back for good.")
REASON_OWN_ADDRESS = _("This is an address of our own.")
REASON_ROBOT = _("Nobody reads mail at this address.")
REASON_ENOUGH = _("This address had as many letters of this kind within the hour as we send.")
REASON_ENOUGH_UNVERIFIED = _(
    "This address had a letter within the hour, and nobody has shown yet that it is his."
)
REASON_REPEATED = _("The same words came from this address within a day before, and were answered then.")
REASON_REFUSED = _("The mail server refused it.")
REASON_GAVE_UP = _("The mail server did not take it within two days.")
REASON_CAME_BACK = _("It came back after it was sent.")
REASON_TOO_MANY = _("Many letters leave at this moment; it goes when there is room again.")

ADDRESS_IS_ODD = _("%(email)s is not a mail address. An address looks like name@example.org.")
ADDRESS_IS_OURS = _("%(email)s is an address of our own: the letter would come back to this desk.")
NEEDS_ADDRESS = _("Say to whom it goes.")
TOO_MANY_ADDRESSES = _("A letter goes to at most %(most)s addresses.")
CANNOT_RETRY = _("Only a letter that was not sent can be tried again.")
FORWARDED_TO = _("Forwarded to %(addresses)s.")

GREETING = _("Dear %(name)s,")
GREETING_WITHOUT_NAME = _("Hello,")
CLOSING = _("Kind regards,")

SUBJECT_ANSWER = _("Re: %(subject)s [case %(number)s]")
SUBJECT_FORWARD = _("Fwd: %(subject)s [case %(number)s]")
SUBJECT_HAVE_IT = _("We have your message (case %(number)s)")
SUBJECT_NEWS = _("News of your case %(number)s")
SUBJECT_CODE = _("%(code)s is your code")
SUBJECT_PASSWORD = _("Choose a new password")
SUBJECT_INVITED = _("An account for you")

THANKS = _("Thank you for your message. It has arrived and is now case %(number)s.")
THANKS_NEUTRAL = _("On %(moment)s a message came in that bears your address. It is now case %(number)s.")
YOU_WROTE = _("You wrote:")
OWNER_ANSWERS = _("%(owner)s has your case. You will hear from %(owner)s before %(moment)s.")
OWNER_HAS_IT = _("%(owner)s has your case.")
TEAM_ANSWERS = _("%(team)s has your case. You will hear from us before %(moment)s.")
TEAM_HAS_IT = _("%(team)s has your case.")
NEXT_OWNER = _("What happens next: %(owner)s reads everything you wrote and answers you.")
NEXT_TEAM = _("What happens next: the first of us who is free reads everything you wrote and answers you.")
IF_LATER = _("If it takes longer, we tell you so before that moment, and why.")
CONFIRM = _(
    "We cannot tell yet whether this address is really yours, so we repeat nothing of the message here. Open your "
    "case to show that it is:"
)
NOT_YOU = _("Did you not write to us? Then you need not do anything.")
FOLLOW = _(
    "On the page of your case you see who is working on it and what we promised, and you can add something "
    "yourself:"
)
OPEN_CASE = _("Your case %(number)s")
REACH_OWNER = _("Is there more to say? Just answer this letter: %(owner)s reads it.")
REACH_TEAM = _("Is there more to say? Just answer this letter: one of us reads it.")

NOW_OWNER = _("From now on %(owner)s of %(team)s has your case.")
NOW_TEAM = _("From now on %(team)s has your case.")
AGAIN_OWNER = _("%(owner)s of %(team)s has your case again.")
AGAIN_TEAM = _("%(team)s has your case again.")
WHY = _("Why: %(reason)s")
BEFORE_HAD_IT = _("Until now it was with %(before)s.")
NOT_AGAIN = _("You need not explain anything again: your whole story went along.")
HEAR_OWNER = _("You will hear from %(owner)s before %(moment)s.")
HEAR_TEAM = _("You will hear from us before %(moment)s.")

LATER_OWNER = _("You will hear from %(owner)s before %(moment)s. That is later than we promised.")
LATER_TEAM = _("You will hear from us before %(moment)s. That is later than we promised.")
SOONER_OWNER = _("You will hear from %(owner)s before %(moment)s. That is sooner than we promised.")
SOONER_TEAM = _("You will hear from us before %(moment)s. That is sooner than we promised.")
WE_SAID = _("We had promised: before %(moment)s.")
SORRY_LATER = _("We are sorry that you have to wait longer.")

NOT_THE_END = _(
    "Is it not solved after all? Answer this letter within %(days)s days, and we go on with this same case."
)
ON_WROTE = _("On %(moment)s %(name)s wrote:")
ON_YOU_WROTE = _("On %(moment)s you wrote:")

CODE_IS = _("Your code to see your cases:")
CODE_LASTS = _("Type it on the page where you asked for it. It works once, until %(clock)s.")
CODE_NOT_ASKED = _(
    "Did you not ask for a code? Then someone mistyped an address. Nobody gets in without this letter, so you need "
    "not do anything. Never give the code to anyone; we will not ask for it either."
)

PASSWORD_ASKED = _("Someone, most likely you, asked for a new password for this address.")
PASSWORD_LINK = _("Choose a new password")
PASSWORD_LASTS = _("The link works once, and for three days.")
INVITED = _("%(invited_by)s has made an account for you, to hear and answer customers with.")
INVITED_BY_ORGANISATION = _(
    "%(invited_by)s has made an account for you at %(organisation)s, to hear and answer customers with."
)
INVITED_LINK = _("Choose a password")
INVITED_BY_MISTAKE = _("Does this mean nothing to you? Then you need not do anything.")
PASSWORD_NOT_ASKED = _("Did you not ask for it? Then you need not do anything: your old password stays.")

CALL = _("Would you rather speak to someone? Call %(phone)s.")
FOOTER_WRITTEN_ALONE = _(
    "Our system wrote this letter as soon as the message came in; the next one is written by a person. You get it "
    "because someone wrote to %(team)s from this address."
)
FOOTER_NEWS = _("You get this letter because you have a case with us. Answer it, and a person reads it.")
FOOTER_REPLY = _("Answer this letter, and your answer comes with your case %(number)s.")
FOOTER_COPY = _("Answer this letter, and your answer comes with case %(number)s.")
FOOTER_INVITED = _("You get this letter because %(invited_by)s typed your address.")
FOOTER_ACCOUNT = _("You get this letter because someone typed your address on our page.")

MOMENT = _("%(weekday)s %(day)s %(month)s %(clock)s")
MOMENT_WITH_YEAR = _("%(weekday)s %(day)s %(month)s %(year)s %(clock)s")
