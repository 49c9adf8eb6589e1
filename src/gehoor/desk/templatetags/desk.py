"""Pieces of the desk that a page draws by the dozen, in Python."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gehoor.look import markup, said
from gehoor.look.case_rows import draw_badge

register = template.Library()

FRAME = (
    '<details class="quoted"><summary>{summary}</summary><iframe class="mail-frame" '
    'sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" src="{url}" title="{title}">'
    "</iframe></details>"
)
HIT = (
    '<li class="hit"><div class="hit-head"><a href="{url}" data-row><bdi>{subject}</bdi></a>'
    '<span class="soft"><bdi>{customer}</bdi></span><span class="soft figures">{number}</span></div>{words}'
    '<div class="hit-facts">{badges}<span class="soft">{owner}</span></div></li>\n'
)
HIT_WORDS = (
    '<p class="hit-words"><a class="link-quiet" href="{url}#m{pk}"><bdi>{pieces}</bdi></a> '
    '<span class="soft">{who} · {at}</span></p>'
)
SENT = '<div class="sent">{badge}{at}{why}</div>'


@register.simple_tag(takes_context=True)
def message_of_case(context: template.Context, one: Any) -> SafeString:
    """A message with all that belongs to it; `one` is a desk.said.Shown."""
    now = context["now"]
    content = (
        _text(one),
        _rest(one),
        *(_remark(words) for words in one.remarks),
        said.draw_files(one.files),
        '<div class="folds">',
        letters(context, one.letters),
        said.draw_fold(gettext("Show the signature"), one.signature) if one.signature else "",
        said.draw_quoted(one.quoted),
        _laid_out(one) if one.html_url else "",
        _copies(one) if one.copies else "",
        _tools(one),
        "</div>",
    )
    return said.draw_message(
        SafeString("".join(content)),
        direction=one.direction,
        who=one.who,
        at=one.at,
        now=now,
        via=one.via,
        trust=one.trust,
        anchor=one.anchor,
    )


@register.simple_tag(takes_context=True)
def letters(context: template.Context, sent: Iterable[Any]) -> SafeString:
    """What became of each letter, and a button for one that can be sent again."""
    return SafeString("".join(_letter(context, one) for one in sent))


@register.simple_tag(takes_context=True)
def timeline(context: template.Context, lines: Iterable[Any]) -> SafeString:
    """The lines of an <ol class="timeline">; each is a desk.history.Line."""
    now = context["now"]
    drawn = (said.draw_line(one.text, icon=one.icon, at=one.at, now=now, tone=one.tone) for one in lines)
    return SafeString("".join(drawn))


@register.simple_tag(takes_context=True)
def hit(context: template.Context, found: Any, badges: Iterable[Any], url: str) -> SafeString:
    """A case in which something was found, with the words around it; `found` is a cases.queries.FoundCase."""
    case, now = found.case, context["now"]
    words = (
        markup.fill(
            HIT_WORDS,
            url=url,
            pk=one.message.pk,
            pieces=marked(one.pieces),
            who=(one.message.author.name if one.message.author else "") or one.message.author_line,
            at=said.draw_moment(one.message.at, now),
        )
        for one in found.words
    )
    return markup.fill(
        HIT,
        url=url,
        subject=marked(found.subject),
        customer=marked(found.customer),
        number=case.number,
        words=SafeString("".join(words)),
        badges=SafeString("".join(draw_badge(badge.label, badge.tone) for badge in badges)),
        owner=(case.owner.name if case.owner else "") or case.team.name,
    )


@register.filter
def marked(found: Iterable[Any]) -> SafeString:
    """An excerpt with what was looked for marked; `found` are core.search's pieces."""
    return SafeString(
        "".join(f"<mark>{escape(one.text)}</mark>" if one.is_hit else escape(one.text) for one in found)
    )


def _text(one: Any) -> SafeString:
    words = '<div class="prewrap"><bdi>{text}</bdi></div>'
    return markup.fill(words, text=one.text) if one.text else markup.EMPTY


def _rest(one: Any) -> SafeString:
    if not one.rest_url:
        return markup.EMPTY
    words = gettext("This text is very long; all of it as a file")
    return markup.fill('<p class="small"><a href="{url}">{words}</a></p>', url=one.rest_url, words=words)


def _remark(words: str) -> SafeString:
    return markup.fill(
        '<p class="remark">{sign}<span>{words}</span></p>', sign=markup.sign("info"), words=words
    )


def _letter(context: template.Context, one: Any) -> SafeString:
    if one.retry_url:
        here = {"letter": one, "now": context["now"], "csrf_token": context.get("csrf_token")}
        return render_to_string("desk/_letter.html", here)
    return markup.fill(
        SENT,
        badge=draw_badge(one.words, one.tone),
        at=said.draw_moment(one.at, context["now"]),
        why=markup.fill("<span>{why}</span>", why=one.why) if one.why else "",
    )


def _laid_out(one: Any) -> SafeString:
    title = gettext("The message of %(name)s as it was laid out") % {"name": one.who}
    return markup.fill(FRAME, summary=gettext("As it was laid out"), url=one.html_url, title=title)


def _copies(one: Any) -> SafeString:
    return markup.fill("<span>{words}</span>", words=gettext("Copy to %(names)s") % {"names": one.copies})


def _tools(one: Any) -> SafeString:
    forward = _link(one.forward_url, gettext("Forward")) if one.forward_url else ""
    raw = _link(one.raw_url, gettext("Raw mail")) if one.raw_url else ""
    return markup.fill('<span class="message-tools">{forward}{raw}</span>', forward=forward, raw=raw)


def _link(url: str, words: str) -> SafeString:
    return markup.fill('<a href="{url}">{words}</a>', url=url, words=words)
