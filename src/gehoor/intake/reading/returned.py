"""Bounces written for people: which addresses failed, by the shape of the lines that name them."""

from __future__ import annotations

import re

from gehoor.intake.reading import limits
from gehoor.intake.reading.addresses import is_address
from gehoor.intake.reading.model import Recipient
from gehoor.intake.reading.verdict import is_dead, says_why, status_in

ADDRESS = re.compile(r"[^\s<>\"'()\[\],;:=|{}]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
# Below such a line stands what was sent, not what is said about it.
_COPY = re.compile(
    r"^[ \t>]{0,8}(?:"
    r"[-=*_#]{2,60}[^\n]{0,40}?(?:copy of|original|returned|undelivered|unsent|forwarded|headers?|start of)[^\n]{0,60}"
    r"|(?:the |your |text of )?(?:(?:first )?\S{1,20} (?:lines?|characters|part) of )?(?:the |your )?(?:original|returned|undelivered|unsent|old) ?(?:message|mail|headers?|text)[^\n]{0,24}[.:]?[ \t\-]{0,20}"
    r"|(?:the )?message ?(?:headers?|body|text)? follows?[.:]?[ \t\-]{0,20}"
    r"|(?:here is|below is|this is|following is|below this line is)[^\n]{0,40}(?:copy|original|first part|returned)[^\n]{0,60}"
    r"|(?:received: from|return-path:|dkim-signature:|mime-version:|x-mailer:|message-id:)[^\n]{0,200}"
    r")$",
    re.IGNORECASE | re.MULTILINE,
)
_NO_COPY = re.compile(r"transcript|address|recipient|session|delivery", re.IGNORECASE)
_ALONE = re.compile(
    r"[ \t>*\-•\[]{0,12}(?:recipient:|address:|rcpt to:)?\s{0,8}[<\"'\[(]{0,3}(@)[>\"'\])]{0,3}[ \t]{0,8}(?:$|[:(.,]|\.\.\.|on |failed|-)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"fail|undeliver|unknown|unable|could ?n.t|could not|cannot|can't|was not|not be|not deliver|did not reach|rejected|refused|invalid|no such"
    r"|bad address|rcpt|recipient|addressed to|\b[45]\d\d\b|not found|does not exist|mailbox|over ?quota|full|user |account|delivery to|"
    r"returned|bounced|no account|not listed|niet|nicht|pas |non |kan ",
    re.IGNORECASE,
)
_NOT_IT = re.compile(
    r"(?<!expanded )(?<!generated )\b(?:from|by|via):?\s{1,3}[<\"']{0,2}@|^\W{0,8}(?:from|sender|reply-to|message-id|cc|subject|von|van|de|return-path|mail from|for (?:help|assistance)|to contact|contact|x-\S+)\b\s{0,8}[:<]"
    r"|(?:sent|send|posted) (?:by|from) |please (?:send|contact|forward)|contact\b|questions?|assistance|for (?:more|further) (?:help|info)"
    r"|new (?:e-?mail )?address|e\.g\.|report this|forwarded? (?:it )?to|administrator|mail from:",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:postmaster|mailer-daemon|abuse|webmaster|helpdesk|support|hostmaster)@", re.IGNORECASE
)
_ORIGIN = re.compile(r"(?:expanded|generated) from:?\s{0,4}<?@", re.IGNORECASE)
_SUBJECT_LINE = re.compile(
    r"^\W{0,8}(?:subject|betreff|onderwerp|objet|asunto)\s?:[^\n]*(?:\n[ \t][^\n]*)?",
    re.IGNORECASE | re.MULTILINE,
)
_TO = re.compile(r"^\W{0,8}to\s{0,4}:", re.IGNORECASE)
_BLOCK_LINES = 12
_MOST = 100


def report(text: str) -> str:
    """What the bounce says itself, without the mail that it brings back."""
    text = text[: limits.PATTERN_CHARACTERS]
    for found in _COPY.finditer(text):
        if not _NO_COPY.search(found[0]) and text[: found.start()].strip():
            return text[: found.start()]
    return text


def recipients(said: str, *, ours: frozenset[str], sent_to: tuple[str, ...]) -> tuple[Recipient, ...]:
    """The addresses that a report names as not reached.

    `ours` are addresses that the report was sent to; `sent_to` those in the mail that it brings back, used when
    the report itself names nobody.
    """
    lines = said.split("\n")
    found = _named(lines, ours)
    if not found and len(sent_to) == 1:
        found = {sent_to[0].lower(): (sent_to[0], 0)}
    out = []
    for address, line in found.values():
        about = _about(lines, line, address).replace(address, "")
        status = status_in(about)
        if len(found) == 1 and not says_why(about):
            about = _SUBJECT_LINE.sub("", said).replace(address, "")
            status = status or status_in(about)
        out.append(Recipient(address, status, is_dead(status, about)))
    return tuple(out)


def _named(lines: list[str], ours: frozenset[str]) -> dict[str, tuple[str, int]]:
    """Addresses by how clearly their line names them as failed: alone on a line, with telling words, any."""
    ranked: list[dict[str, tuple[str, int]]] = [{}, {}, {}, {}]
    before = spoken = ""
    for number, line in enumerate(lines):
        before, spoken = (spoken, line) if line.strip() else (before, spoken)
        if "@" not in line or len(line) > 2000:  # noqa: PLR2004 -- a line that no report has
            continue
        for match in ADDRESS.finditer(line):
            address = match[0].strip(".-'*")
            if not is_address(address):
                continue
            rank = _rank(line, match, before)
            if rank is None or address.lower() in ours:
                continue
            if sum(map(len, ranked)) < _MOST:
                ranked[rank].setdefault(address.lower(), (address, number))
    return next((found for found in ranked if found), {})


def _rank(line: str, match: re.Match[str], before: str) -> int | None:
    masked = f"{line[: match.start()]}@{line[match.end() :]}"
    if _NOT_IT.search(masked) or _ROLE.match(match[0]):
        return None
    if _ALONE.match(masked):
        return 0
    if _ORIGIN.search(masked):
        return 0
    if _TO.match(line):
        return 2
    return 1 if _TELLS.search(masked) or _TELLS.search(before) else 3


def _about(lines: list[str], number: int, address: str) -> str:
    """The lines that tell about one of several addresses: its own and those up to the next one."""
    own = [lines[number]]
    for line in lines[number + 1 : number + _BLOCK_LINES]:
        other = ADDRESS.search(line)
        if other and address.lower() not in line.lower():
            break
        own.append(line)
    return "\n".join(own)
