"""Every remark that reading a mail can make about it: what the person who handles it should know."""

from __future__ import annotations


def gettext_noop(words: str) -> str:
    """Marks a sentence for the translators; reading itself knows no language but English."""
    return words


COULD_NOT_BE_READ = gettext_noop(
    "This mail could not be read. What its headers say is shown; the mail as received is kept."
)
TOOK_TOO_LONG = gettext_noop("Reading this mail took too long and was stopped. The mail as received is kept.")
TOOK_TOO_MUCH = gettext_noop(
    "Reading this mail took too much memory or time and was stopped. The mail as received is kept."
)
NOT_EVEN_HEADERS = gettext_noop("Not even the headers of this mail could be read.")
TOO_LARGE = gettext_noop("This mail is larger than can be read; the mail as received is kept.")
CUT = gettext_noop("This mail has more headers, parts or levels than are read; the mail as received is kept.")
CUT_TEXT = gettext_noop(
    "The text of this mail is very long and is shown in part; the mail as received is kept."
)
CHARSET_REPAIRED = gettext_noop(
    "The letters of this mail were not in the character set that it names; they were repaired."
)
NO_FROM = gettext_noop("This mail does not say who sent it.")
SEVERAL_FROM = gettext_noop("This mail names more than one sender.")
UNCLEAR_FROM = gettext_noop("The sender's address is not a clear address.")
NO_DATE = gettext_noop("This mail does not say when it was sent.")
TNEF = gettext_noop("This mail has a winmail.dat: files packed by Outlook in a form of its own.")
TNEF_NAMES = gettext_noop("Files in winmail.dat: %(names)s.")
NO_SANDBOX = gettext_noop("This mail was read without a protected process, which this system does not offer.")
