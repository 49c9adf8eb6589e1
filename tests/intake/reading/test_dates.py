from __future__ import annotations

import pytest

from gehoor.intake.reading import dates


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mon, 01 Jun 2026 10:00:00 +0200", "2026-06-01T10:00:00+02:00"),
        ("Mon, 1 Jun 2026 10:00 GMT", "2026-06-01T10:00:00+00:00"),
        ("1 Jun 26 10:00:00 EST", "2026-06-01T10:00:00-05:00"),
        ("Mon, 01 Jun 2026 10:00:00 -0000", "2026-06-01T10:00:00+00:00"),
        ("Mon, 01 Jun 2026 10:00:00 +0200 (CEST)", "2026-06-01T10:00:00+02:00"),
        ("2026-06-01T10:00:00Z", "2026-06-01T10:00:00+00:00"),
        ("2026-06-01 10:00:00 +02:00", "2026-06-01T10:00:00+02:00"),
        ("ma, 01 mei 2026 10:00:00 +0200", "2026-05-01T10:00:00+02:00"),
        ("Mon, 01 Jun 2026 10.00.00 +0200", "2026-06-01T10:00:00+02:00"),
        ("Mon, 01 Jun 2026 10:00:60 +0200", "2026-06-01T10:00:59+02:00"),
        ("Mon, 01 Jun 2026 10:00:00 +9999", "2026-06-01T10:00:00+00:00"),
    ],
)
def test_dates_are_aware_instants(value, expected):
    found = dates.parse(value)

    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "value",
    [
        "",
        "morgen",
        "-1",
        "9" * 500,
        "Mon, 30 Feb 2026 10:00:00 +0000",
        "1 1 1 1 1 1",
    ],
)
def test_what_is_no_date_is_none(value):
    assert dates.parse(value) is None
