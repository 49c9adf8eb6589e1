"""What each kind of letter says: facts in, paragraphs out. No letter is written anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from gehoor.letters import words
from gehoor.letters.rendering import moments
from gehoor.letters.rules.facts import Facts, one_line


@dataclass(frozen=True)
class Part:
    """One paragraph. `look` is plain, lead (what matters most), quote, written (by a person), code or link.

    `in_letters`: makes sense in a letter only, not where the same is said on a page.
    """

    text: str
    look: str = "plain"
    href: str = ""
    in_letters: bool = False


@dataclass(frozen=True, kw_only=True)
class Content:
    """A letter before it is text or HTML. Under its closing stand what comes `after` and what it answers, `quoted`."""

    subject: str
    parts: tuple[Part, ...]
    greeting: str = ""
    closing: str = ""
    signed: tuple[str, ...] = ()
    after: tuple[Part, ...] = ()
    quoted_line: str = ""
    quoted: str = ""
    footer: str = ""

    @property
    def preview(self) -> str:
        """What a mail program shows beside the subject."""
        leads = [part.text for part in self.parts if part.look in {"lead", "written"}]
        return one_line((leads or [part.text for part in self.parts])[0])[:140]


def content(facts: Facts, *, link: str = "") -> Content:
    """The letter of these facts in the language that is active. `link` opens the case, or does what is asked."""
    return _KINDS[facts.kind](facts, link)


def acknowledgement(facts: Facts, link: str) -> Content:
    known = facts.is_verified
    thanks = words.THANKS if known else words.THANKS_NEUTRAL
    parts = [Part(_say(thanks, facts, moment=facts.received_at))]
    if facts.words:
        parts += [Part(_say(words.YOU_WROTE, facts)), Part(facts.words, "quote")]
    parts.append(Part(_who_and_when(facts), "lead"))
    next_step = _say(words.NEXT_OWNER if facts.owner else words.NEXT_TEAM, facts)
    parts.append(Part(f"{next_step} {_say(words.IF_LATER, facts)}" if facts.due_at else next_step))
    if link:
        parts += [Part(_say(words.FOLLOW if known else words.CONFIRM, facts)), _case_link(facts, link)]
    parts.append(Part(_say(_reach(facts) if known else words.NOT_YOU, facts), in_letters=True))
    subject = words.SUBJECT_ANSWER if known and facts.subject else words.SUBJECT_HAVE_IT
    return _from_team(facts, subject=subject, parts=parts, footer=words.FOOTER_WRITTEN_ALONE)


def hand_off(facts: Facts, link: str) -> Content:
    again = (words.AGAIN_OWNER, words.AGAIN_TEAM) if facts.goes_back else (words.NOW_OWNER, words.NOW_TEAM)
    lead = _say(again[0] if facts.owner else again[1], facts)
    if facts.due_at:
        lead += " " + _say(words.HEAR_OWNER if facts.owner else words.HEAR_TEAM, facts)
    parts = [Part(lead, "lead"), Part(_say(words.WHY, facts))]
    if facts.before:
        parts.append(Part(f"{_say(words.BEFORE_HAD_IT, facts)} {_say(words.NOT_AGAIN, facts)}"))
    return _news(facts, link, parts)


def promise_moved(facts: Facts, link: str) -> Content:
    later = facts.due_at > facts.due_before
    owner, team = (words.LATER_OWNER, words.LATER_TEAM) if later else (words.SOONER_OWNER, words.SOONER_TEAM)
    parts = [Part(_say(owner if facts.owner else team, facts), "lead"), Part(_say(words.WHY, facts))]
    said = _say(words.WE_SAID, facts, moment=facts.due_before)
    parts.append(Part(f"{said} {_say(words.SORRY_LATER, facts)}" if later else said))
    return _news(facts, link, parts)


def reply(facts: Facts, link: str) -> Content:
    return _written(facts, link, subject=words.SUBJECT_ANSWER, footer=words.FOOTER_REPLY)


def last_word(facts: Facts, link: str) -> Content:
    after = (Part(_say(words.NOT_THE_END, facts)),)
    return _written(facts, link, subject=words.SUBJECT_ANSWER, footer=words.FOOTER_REPLY, after=after)


def forward(facts: Facts, link: str) -> Content:
    return _written(facts, link, subject=words.SUBJECT_FORWARD, footer=words.FOOTER_COPY)


def code(facts: Facts, link: str) -> Content:
    del link
    parts = (
        Part(_say(words.CODE_IS, facts)),
        Part(facts.code, "code"),
        Part(_say(words.CODE_LASTS, facts, clock=moments.clock(facts.until, zone=facts.zone))),
        Part(_say(words.CODE_NOT_ASKED, facts)),
    )
    return Content(
        subject=_say(words.SUBJECT_CODE, facts),
        greeting=_greeting(facts),
        parts=parts,
        footer=_say(words.FOOTER_ACCOUNT, facts),
    )


def password(facts: Facts, link: str) -> Content:
    if facts.invited_by:
        return _invitation(facts, link)
    parts = (
        Part(_say(words.PASSWORD_ASKED, facts)),
        Part(_say(words.PASSWORD_LINK, facts), "link", link),
        Part(_say(words.PASSWORD_LASTS, facts)),
        Part(_say(words.PASSWORD_NOT_ASKED, facts)),
    )
    return Content(
        subject=_say(words.SUBJECT_PASSWORD, facts),
        greeting=_greeting(facts),
        parts=parts,
        footer=_say(words.FOOTER_ACCOUNT, facts),
    )


def _invitation(facts: Facts, link: str) -> Content:
    invited = words.INVITED_BY_ORGANISATION if facts.organisation else words.INVITED
    parts = (
        Part(_say(invited, facts), "lead"),
        Part(_say(words.INVITED_LINK, facts), "link", link),
        Part(_say(words.PASSWORD_LASTS, facts)),
        Part(_say(words.INVITED_BY_MISTAKE, facts)),
    )
    return Content(
        subject=_say(words.SUBJECT_INVITED, facts),
        greeting=_greeting(facts),
        parts=parts,
        footer=_say(words.FOOTER_INVITED, facts),
    )


_KINDS: dict[str, Callable[[Facts, str], Content]] = {
    "acknowledgement": acknowledgement,
    "hand_off": hand_off,
    "promise_moved": promise_moved,
    "reply": reply,
    "last_word": last_word,
    "forward": forward,
    "code": code,
    "password": password,
}


def _news(facts: Facts, link: str, parts: list[Part]) -> Content:
    if link:
        parts = [*parts, Part(_say(words.FOLLOW, facts)), _case_link(facts, link)]
    subject = words.SUBJECT_ANSWER if facts.is_verified and facts.subject else words.SUBJECT_NEWS
    return _from_team(facts, subject=subject, parts=parts, footer=words.FOOTER_NEWS)


def _from_team(facts: Facts, *, subject: Promise, parts: list[Part], footer: Promise) -> Content:
    return Content(
        subject=_say(subject, facts),
        greeting=_greeting(facts),
        parts=tuple(parts),
        closing=_say(words.CLOSING, facts),
        signed=_team(facts),
        footer=_footer(footer, facts),
    )


def _written(
    facts: Facts, link: str, *, subject: Promise, footer: Promise, after: tuple[Part, ...] = ()
) -> Content:
    """What a person wrote stands as he wrote it, greeting included; what lacks of his signature is added."""
    if link:
        after = (*after, _case_link(facts, link))
    wrote = words.ON_WROTE if facts.quoted_by else words.ON_YOU_WROTE
    writer = facts.with_(name=facts.quoted_by or facts.name)
    text, signed = _signature(facts)
    return Content(
        subject=_say(subject, facts),
        parts=(Part(text, "written"),),
        after=after,
        signed=signed,
        quoted_line=_say(wrote, writer, moment=facts.quoted_at) if facts.quoted else "",
        quoted=facts.quoted,
        footer=_footer(footer if link else words.FOOTER_COPY, facts),
    )


def _signature(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """The text, and who signs under it: nothing more when he signed in full, his team when he left that out."""
    text = facts.text.strip()
    ending = [line.strip(" ,.-") for line in text.splitlines()[-3:]]
    if facts.team in ending or facts.signed in ending[:-1]:
        return text, ()
    if facts.signed and ending and ending[-1].partition(" ")[0] == facts.signed:
        return "\n".join([text, *_team(facts)]), ()
    return text, tuple(name for name in (facts.signed, *_team(facts)) if name)


def _team(facts: Facts) -> tuple[str, ...]:
    """The team and, unless its name says so already, the organisation."""
    said = facts.organisation.lower() in facts.team.lower()
    return (facts.team,) if said else (facts.team, facts.organisation)


def _footer(footer: Promise, facts: Facts) -> str:
    """Why one gets this letter, and how to reach a person."""
    return " ".join([_say(footer, facts), *([_say(words.CALL, facts)] if facts.phone else [])])


def _who_and_when(facts: Facts) -> str:
    if facts.due_at:
        return _say(words.OWNER_ANSWERS if facts.owner else words.TEAM_ANSWERS, facts)
    return _say(words.OWNER_HAS_IT if facts.owner else words.TEAM_HAS_IT, facts)


def _reach(facts: Facts) -> Promise:
    return words.REACH_OWNER if facts.owner else words.REACH_TEAM


def _case_link(facts: Facts, link: str) -> Part:
    return Part(_say(words.OPEN_CASE, facts), "link", link)


def _greeting(facts: Facts) -> str:
    return _say(words.GREETING if facts.name else words.GREETING_WITHOUT_NAME, facts)


def _say(sentence: Promise, facts: Facts, *, moment: str = "", clock: str = "") -> str:
    """The sentence with what the facts put into it; a translator may use any of these names anywhere.

    `moment` is the instant it speaks of, else what is promised next.
    """
    instant = moment or facts.due_at
    return str(sentence) % {
        "name": facts.name,
        "first_name": facts.name.split(" ")[0],
        "number": facts.number,
        "subject": facts.subject,
        "owner": facts.owner,
        "team": facts.team,
        "before": facts.before,
        "reason": facts.reason,
        "days": facts.days,
        "code": facts.code,
        "invited_by": facts.invited_by,
        "organisation": facts.organisation,
        "phone": facts.phone,
        "clock": clock,
        "moment": moments.told(instant, zone=facts.zone, written_at=facts.at) if instant else "",
    }
