"""The public holidays of a country, for the administrator who picks one; they are then stored as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gehoor.promises.rules.calendar import CalendarIsWrong, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def public_holidays(country: str, years: Iterable[int]) -> frozenset[date]:
    """The days off in a country ("NL") or a part of it ("DE-BY", ISO 3166) in these years.

    Raises CalendarIsWrong for a country or part that is not known.
    """
    import holidays  # here, not above: 8.7 MB of countries, wanted only while a calendar is set up

    name, _, part = country.strip().upper().partition("-")
    try:
        return frozenset(holidays.country_holidays(name, subdiv=part or None, years=years))
    except NotImplementedError as error:
        raise CalendarIsWrong(
            gettext_noop(
                "No holidays are known for “%(country)s”. Choose a country by its two letters, such as NL or "
                "DE-BY, or enter the days yourself."
            ),
            country=country,
        ) from error


def countries() -> tuple[str, ...]:
    """The countries whose holidays are known, by their two letters."""
    import holidays  # here, as above

    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))
