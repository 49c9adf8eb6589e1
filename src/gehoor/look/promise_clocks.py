"""The promise clock as people see it: what was promised, by when, how it stands, and a bar that fills."""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from gehoor.look import markup, moments
from gehoor.look.clocks import read_clock

CLOCK = (
    '<span class="clock clock-{state}{large}"><span><span class="clock-label">{label}</span> {outcome}'
    '<time datetime="{instant}" title="{full}">{words}</time></span>'
)
BAR = (
    '<svg class="clock-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{filled}" height="6"/></svg></span>'
)
WITH_BAR, WITHOUT_BAR = f"{CLOCK}{BAR}", f"{CLOCK}</span>"


def draw_clock(
    label: str,
    *,
    due_at: datetime,
    now: datetime,
    since: datetime | None,
    kept_at: datetime | None,
    large: bool = False,
) -> SafeString:
    """One promise; without `since` nobody knows how far the bar is, and it is left out."""
    clock = read_clock(due_at=due_at, now=now, since=since, kept_at=kept_at)
    teller = moments.seen_at(now)
    at = kept_at or due_at
    return markup.fill(
        WITHOUT_BAR if clock.filled is None else WITH_BAR,
        state=clock.state,
        large=" clock-large" if large else "",
        label=label,
        outcome=_outcome(clock.state, was_kept=kept_at is not None),
        instant=at.isoformat(),
        full=teller.full(at),
        words=_words(clock.state, teller, due_at=due_at, kept_at=kept_at),
        filled=clock.filled,
    )


def _outcome(state: str, *, was_kept: bool) -> SafeString:
    if state in {"due", "soon"}:
        return markup.EMPTY
    if not was_kept:
        word = pgettext("a promise", "broken")
    else:
        word = gettext("kept") if state == "kept" else gettext("kept too late")
    return markup.fill('· <span class="clock-state">{word}</span> ', word=word)


def _words(state: str, teller: moments.Teller, *, due_at: datetime, kept_at: datetime | None) -> str:
    if kept_at is not None:
        return teller.moment(kept_at)
    return teller.was_due(due_at) if state == "broken" else teller.when(due_at)
