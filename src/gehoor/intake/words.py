"""Every sentence about what came in that people see."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

SECURITY_TLS = _("TLS from the start (usually port 993)")
SECURITY_STARTTLS = _("STARTTLS (usually port 143)")
SECURITY_NONE = _("None: the password travels readable")

SECURITIES = [("tls", SECURITY_TLS), ("starttls", SECURITY_STARTTLS), ("none", SECURITY_NONE)]

DOOR_LMTP = _("Mail server (LMTP)")
DOOR_SMTP = _("Mail server (SMTP)")
DOOR_IMAP = _("Fetched mailbox")
DOOR_TAKE = _("Taken from files")
DOOR_API = _("API")
DOOR_FORM = _("Web form")
DOOR_PORTAL = _("My cases")
DOOR_DESK = _("Written down by us")

STATE_WAITING = pgettext_lazy("state of something that came in", "Waiting to be read")
STATE_CASE = pgettext_lazy("state of something that came in", "Opened a case")
STATE_JOINED = pgettext_lazy("state of something that came in", "Joined a case")
STATE_BOUNCE = pgettext_lazy("state of something that came in", "A letter of ours came back")
STATE_AUTOMATIC = pgettext_lazy("state of something that came in", "Written by a program")
STATE_DUPLICATE = pgettext_lazy("state of something that came in", "We had it already")
STATE_UNREADABLE = pgettext_lazy("state of something that came in", "Could not be read; there is a case")
STATE_UNFETCHED = pgettext_lazy("state of something that came in", "Could not be fetched")

KIND_OF_AUTOMATIC = {
    "vacation": _("An absence notice"),
    "receipt": _("A receipt for a mail of ours"),
    "list": _("Sent to a mailing list"),
    "feedback_report": _("A mail provider reports that someone called a letter of ours spam"),
    "own": _("A mail of ours that came back to us"),
    "other": _("Written by a program"),
    "round trip": _("A mail of ours that tried whether this mailbox works"),
}

OUR_OWN = ("own", "round trip")
CANNOT_BECOME_CASE = _("This is a case already, or a mail of our own.")

FIRST_TEAM = _("Service")

DUPLICATE_OF = _("The same mail came in before.")
ALSO_SENT_TO = _("The same mail also came in for %(address)s.")
NOT_GIVEN = _(
    "The mail server was asked for it three times and did not give it; it is still there. %(which)s"
)
NOT_DELIVERED_TO = _("A letter to %(address)s did not arrive.")

REMARK_FAILED = gettext_noop(
    "The domain %(domain)s says that this mail is false: someone may be using the name of %(sender)s."
)
REMARK_OTHERS_ADDRESS = gettext_noop(
    "Came through the personal reply address of %(name)s, from another address."
)
REMARK_OTHERS_LETTER = gettext_noop("Answers a letter that we sent to another address (case %(number)s).")
REMARK_FALSE_TOKEN = gettext_noop("Came through a reply address that we never gave out to this sender.")
REMARK_FORWARDED = gettext_noop("Forwarded by %(name)s.")
REMARK_ASIDE = gettext_noop("Answers what was forwarded to him; the customer does not see it.")
REMARK_REPLY_TO = gettext_noop("Asks for answers at another address: %(address)s.")
REMARK_NAME_IS_ADDRESS = gettext_noop("The sender's name shows an address that is not his: %(name)s.")

PROPOSED_SAME_SUBJECT = gettext_noop("The same customer wrote about the same subject a short time before.")
PROPOSED_OWN_THREAD = gettext_noop("The mail answers one that the same address sent us before.")
PROPOSED_OTHERS_LETTER = gettext_noop(
    "The mail answers a letter of that case, but comes from another address."
)

COULD_NOT_BE_READ = _(
    "This mail could not be read. What its headers say is shown; the mail as received is kept."
)
ABOUT = _("It is about: %(about)s")
TOO_MUCH = _(
    "That was a lot in one hour. What you sent before is safe with us; please wait a little before you send more."
)

KEY_IS_USED = _("The key %(key)s was used for another message. Give each message a key of its own.")
NO_SUCH_CASE = _("This customer has no case %(number)s.")
NO_SUCH_MAILBOX = _("%(address)s is not a mailbox of ours. Leave `to` out for the default one.")
NO_TEAM_YET = _("There is no team yet that could answer. Set one up first.")
NEEDS_KEY = _("Send a key of your own with each message, so that sending it twice does no harm.")
NOT_AN_ADDRESS = _("%(address)s is not a mail address. An address looks like name@example.org.")
NEEDS_WORDS = _("The message is empty.")

PASSWORD_ANEW = gettext_noop("The password must be entered again: the secret key has changed.")
NOBODY_ANSWERS = gettext_noop("No mail server answers there. Look at its name and its port.")
NO_SUCH_SERVER = gettext_noop("There is no server of this name. Look whether it is written well.")
SERVER_IS_SLOW = gettext_noop("The mail server did not answer in time. Look at its name and its port.")
CERTIFICATE_IS_WRONG = gettext_noop("The certificate of the mail server does not hold for this name.")
NO_ENCRYPTION = gettext_noop(
    "No encrypted connection came about. Look whether the port belongs to this kind of encryption."
)
MAILBOX_ADDRESS_IS_ODD = _("%(address)s is not a mail address. An address looks like help@example.org.")
MAILBOX_IS_TAKEN = _("%(address)s is a mailbox already.")
MAILBOX_IS_A_PERSONS = _("%(address)s is the address of %(name)s, who signs in with it. Use one of its own.")
MAILBOX_IS_FOR_REPLIES = _("%(address)s is kept for answers to letters. Choose another one.")
MAILBOX_NEEDS_USER = _("Fill in the user name and the password with which the mail is fetched.")
DEFAULT_MUST_STAY = _("What is addressed to nobody comes to this mailbox. Let another one do that first.")
ROUND_TRIP_SUBJECT = _("Gehoor tries this mailbox (%(token)s)")
ROUND_TRIP_TEXT = _(
    "Gehoor sent this mail to itself, to see whether mail to %(address)s comes in. It opens no case and nobody has "
    "to answer it."
)
ROUND_TRIP_TOO_SOON = _("This mailbox is being tried at this moment. Wait for how it ends.")
