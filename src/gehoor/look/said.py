"""A message and its timeline as people see them. Written in Python, not as templates: a case draws dozens of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gehoor.look import hand_offs, markup, moments
from gehoor.look.case_rows import draw_badge

DIRECTIONS: dict[str, tuple[str, Promise | str]] = {
    "in": ("waiting", _("wrote")),
    "out": ("us", _("answered")),
    "note": ("note", _("internal")),
}
MESSAGE = (
    '<article class="message message-{direction}"{anchor}><header class="message-head">'
    '{avatar}<h3 class="message-who">{who}</h3><span class="message-word">{word}</span> {via}{trust}{at}</header>'
    '<div class="message-body">{content}</div>{quoted}{files}{delivery}</article>\n'
)
AVATAR = '<span class="avatar avatar-{tone}{large}{lane}" aria-hidden="true">{initials}</span>'
FOLD = '<details class="quoted"><summary>{summary}</summary><div class="prewrap">{text}</div></details>'
FILE = (
    '<li><a class="file" href="{url}" download>{sign}<span>{name}</span> '
    '<span class="soft figures">{size}</span></a></li>'
)
LINE = '<li class="timeline-item timeline-{tone}">{sign}<div>{text} {at}</div></li>'


def draw_message(
    content: str,
    *,
    direction: str,
    who: str,
    at: datetime,
    now: datetime,
    via: str = "",
    trust: str = "",
    quoted: str = "",
    files: Iterable[Any] = (),
    delivery: str = "",
    delivery_tone: str = "plain",
    anchor: str = "",
) -> SafeString:
    """One message: in, out or note. `files` have url, name and size in words; `quoted` is folded, never lost."""
    markup.one_of(direction, DIRECTIONS, component="message", prop="direction")
    tone, word = DIRECTIONS[direction]
    return markup.fill(
        MESSAGE,
        direction=direction,
        anchor=markup.fill(' id="{name}"', name=anchor) if anchor else "",
        avatar=draw_avatar(who, tone=tone),
        who=who,
        word=word,
        via=markup.fill("<span>{via}</span> ", via=via) if via else "",
        trust=draw_badge(trust, "soon") if trust else "",
        at=draw_moment(at, now),
        content=content,
        quoted=draw_quoted(quoted),
        files=draw_files(files),
        delivery=_delivery(delivery, delivery_tone) if delivery else "",
    )


def draw_avatar(name: str, *, tone: str, large: bool = False, lane: int = 0) -> SafeString:
    """Initials on a disc. The name itself must stand beside it, so the disc is silent."""
    return markup.fill(
        AVATAR,
        tone=tone,
        large=" avatar-large" if large else "",
        lane=f" lane-{lane}" if lane else "",
        initials=hand_offs.initials(str(name)),
    )


def draw_moment(at: datetime, now: datetime) -> SafeString:
    """Yesterday 12:00, with the full date on hover."""
    teller = moments.seen_at(now)
    return teller.element(at, teller.moment(at))


def draw_quoted(text: str) -> SafeString:
    """What was quoted, folded."""
    return draw_fold(gettext("Show the quoted part"), text) if text else markup.EMPTY


def draw_fold(summary: str, text: str) -> SafeString:
    """A text that is one click away."""
    return markup.fill(FOLD, summary=summary, text=text)


def draw_files(files: Iterable[Any]) -> SafeString:
    """Files to keep, each with its size."""
    drawn = [
        markup.fill(FILE, url=one.url, sign=markup.sign("clip"), name=one.name, size=one.size)
        for one in files
    ]
    if not drawn:
        return markup.EMPTY
    return markup.fill(
        '<ul class="files" aria-label="{label}">{files}</ul>',
        label=gettext("Files"),
        files=SafeString("".join(drawn)),
    )


def draw_line(content: str, *, icon: str, at: datetime, now: datetime, tone: str = "plain") -> SafeString:
    """One thing that happened; stands in an <ol class="timeline">."""
    return markup.fill(LINE, tone=tone, sign=markup.sign(icon), text=content, at=draw_moment(at, now))


def _delivery(words: str, tone: str) -> SafeString:
    return markup.fill('<footer class="message-foot">{badge}</footer>', badge=draw_badge(words, tone))
