"""One row of a tray. Written in Python, not as a template: a tray draws fifty of them in a blink."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from gehoor.look import markup
from gehoor.look.promise_clocks import draw_clock

ROW = (
    '<li class="case-row{tone}{unread}">'
    '<a class="case-row-subject" href="{url}" data-row{here}>{new}<bdi>{subject}</bdi></a>'
    '<span class="case-row-who"><bdi>{who}</bdi></span><span class="case-row-number figures">{number}</span>'
    '<p class="case-row-snippet"><bdi>{snippet}</bdi></p>'
    '<div class="case-row-facts">{clock}{hand_offs}{badges}{owner}</div></li>\n'
)
BADGE = '<span class="badge badge-{tone}">{shape}{label}</span>'
CURRENT = SafeString(' aria-current="page"')


def draw_row(case: Any, *, now: datetime, current: Any = None) -> SafeString:
    """The row of `case`: url, subject, number, customer_name, snippet, tone, is_unread, promise, hand_offs,
    badges, owner_name. `current` is the number of the case that is open beside the list.
    """
    return markup.fill(
        ROW,
        tone=f" case-row-{case.tone}" if case.tone else "",
        unread=" case-row-unread" if case.is_unread else "",
        here=CURRENT if current is not None and case.number == current else "",
        url=case.url,
        new=_new() if case.is_unread else "",
        subject=case.subject,
        who=case.customer_name,
        number=case.number,
        snippet=case.snippet,
        clock=_clock(case.promise, now),
        hand_offs=_hand_offs(case.hand_offs) if case.hand_offs else "",
        badges=_badges(case.badges) if case.badges else "",
        owner=_owner(case.owner_name) if case.owner_name else "",
    )


def draw_badge(label: str, tone: str) -> SafeString:
    """A word, a shape and a colour that say the same."""
    return markup.fill(BADGE, tone=tone, shape=markup.shape(tone), label=label)


def _new() -> SafeString:
    return markup.fill('<span class="visually-hidden">{word} </span>', word=gettext("New:"))


def _clock(promise: Any, now: datetime) -> SafeString:
    if not promise:
        return markup.EMPTY
    return draw_clock(
        promise.label, due_at=promise.due_at, since=promise.since, kept_at=promise.kept_at, now=now
    )


def _hand_offs(number: int) -> SafeString:
    words = ngettext("%(n)s hand-off", "%(n)s hand-offs", number) % {"n": number}
    return markup.fill(
        '<span class="fact figures">{sign}{words}</span>', sign=markup.sign("hand-over"), words=words
    )


def _badges(badges: Iterable[Any]) -> SafeString:
    return SafeString("".join(draw_badge(badge.label, badge.tone) for badge in badges))


def _owner(name: str) -> SafeString:
    return markup.fill('<span class="fact push">{name}</span>', name=name)
