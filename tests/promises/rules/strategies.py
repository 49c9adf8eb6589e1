"""Made-up calendars, moments and amounts of working time, thickest where clocks are set."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from gehoor.promises.rules.calendar import Calendar

ALWAYS = ((time(0), time(0)),)
OFFICE = ((time(9), time(12, 30)), (time(13), time(17)))
ZONES = (
    "Europe/Amsterdam",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Apia",
    "UTC",
)
CHANGES = (  # moments near which a clock was or will be set, and a leap day
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
)


@st.composite
def periods(draw):
    marks = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple((time(*divmod(a, 60)), time(*divmod(b % 1440, 60))) for a, b in pairs)


@st.composite
def calendars(draw, zones=ZONES):
    week = draw(st.lists(st.one_of(st.just(OFFICE), st.just(ALWAYS), periods()), min_size=7, max_size=7))
    week[draw(st.integers(0, 6))] = draw(st.sampled_from((OFFICE, ALWAYS)))
    dates = st.dates(date(2024, 1, 1), date(2040, 12, 31))
    near = st.sampled_from([moment.date() for moment in CHANGES])
    return Calendar(
        draw(st.sampled_from(zones)),
        tuple(week),
        draw(st.frozensets(st.one_of(dates, near), max_size=4)),
        draw(st.dictionaries(st.one_of(dates, near), periods(), max_size=4)),
    )


@st.composite
def moments(draw):
    if draw(st.booleans()):
        return datetime(2024, 1, 1, tzinfo=UTC) + draw(st.timedeltas(timedelta(0), timedelta(days=17 * 365)))
    return draw(st.sampled_from(CHANGES)) + draw(st.timedeltas(timedelta(days=-3), timedelta(days=3)))


amounts = st.one_of(
    st.timedeltas(timedelta(0), timedelta(days=12)),
    st.integers(0, 4000).map(lambda minutes: timedelta(minutes=minutes)),
)
