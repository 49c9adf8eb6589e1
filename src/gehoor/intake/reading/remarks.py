"""Every remark that reading a mail can make about it: what the person who handles it should know."""

from __future__ import annotations

COULD_NOT_BE_READ = (
    "This mail could not be read. What its headers say is shown; the mail as received is kept."
)
TOOK_TOO_LONG = "Reading this mail took too long and was stopped. The mail as received is kept."
TOOK_TOO_MUCH = (
    "Reading this mail took too much memory or time and was stopped. The mail as received is kept."
)
NOT_EVEN_HEADERS = "Not even the headers of this mail could be read."
TOO_LARGE = "This mail is larger than can be read; the mail as received is kept."
CUT = "This mail has more headers, parts or levels than are read; the mail as received is kept."
CUT_TEXT = "The text of this mail is very long and is shown in part; the mail as received is kept."
CHARSET_REPAIRED = "The letters of this mail were not in the character set that it names; they were repaired."
NO_FROM = "This mail does not say who sent it."
SEVERAL_FROM = "This mail names more than one sender."
UNCLEAR_FROM = "The sender's address is not a clear address."
NO_DATE = "This mail does not say when it was sent."
TNEF = "This mail has a winmail.dat: files packed by Outlook in a form of its own."
TNEF_NAMES = "Files in winmail.dat: {names}."
NO_SANDBOX = "This mail was read without a protected process, which this system does not offer."
