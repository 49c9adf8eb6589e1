"""The public holidays of a country, for the administrator who picks one; they are then stored as rows.

As a program (python -m gehoor.promises.rules.holidays NL 2026 2027) it prints the days and what they are called.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from gehoor.promises.rules.calendar import CalendarIsWrong, gettext_noop
from gehoor.promises.rules.countries import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

KEYS = "en_US"  # the language of the names that are kept, where the country's days have names in it


def public_holidays(country: str, years: Iterable[int], *, without: Iterable[str] = ()) -> frozenset[date]:
    """The days off in a country ("NL") or a part of it ("DE-BY", ISO 3166) in these years, less those that are
    called so (as named_holidays calls them).

    Raises CalendarIsWrong for a country or part that is not known.
    """
    return kept(named_holidays(country, years), without=without)


def kept(days: Mapping[date, str], *, without: Iterable[str] = ()) -> frozenset[date]:
    """Those of these days that are not called so."""
    left_out = frozenset(without)
    return frozenset(day for day, name in days.items() if not names_of(name) <= left_out)


def named_holidays(country: str, years: Iterable[int], *, language: str = KEYS) -> dict[date, str]:
    """The days off and what they are called; in English or the country's own language when there is no name in
    the language asked for. Raises CalendarIsWrong.
    """
    import holidays  # here, not above: 18 MB of countries, wanted only while a calendar is set up

    name, _, part = country.strip().upper().partition("-")
    try:
        known = getattr(holidays.country_holidays(name, subdiv=part or None), "supported_languages", ())
        spoken = next((one for one in (language, KEYS) if one in known), None)
        found = holidays.country_holidays(name, subdiv=part or None, years=years, language=spoken)
    except NotImplementedError as error:
        raise CalendarIsWrong(
            gettext_noop(
                "No holidays are known for “%(country)s”. Choose a country by its two letters, such as NL or "
                "DE-BY, or enter the days yourself."
            ),
            country=country,
        ) from error
    return dict(sorted(found.items()))


def names_of(name: str) -> frozenset[str]:
    """What is celebrated on one day: sometimes two things at once."""
    return frozenset(name.split("; "))


def countries() -> tuple[str, ...]:
    """The countries whose holidays are known, by their two letters."""
    import holidays  # here, as above

    return tuple(sorted(holidays.list_supported_countries(include_aliases=False)))


def country_names() -> dict[str, str]:
    """The same countries by letters, each with its English name, which is to be translated."""
    return {code: NAMES.get(code, code) for code in countries()}


if __name__ == "__main__":
    known = named_holidays(sys.argv[1], map(int, sys.argv[2:]))
    json.dump({day.isoformat(): name for day, name in known.items()}, sys.stdout)
