from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gehoor.look.clocks import Clock, read_clock

NOW = datetime(2026, 3, 10, 8, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "since", "kept", "clock"),
    [
        (3, -1, None, Clock("due", 25)),
        (2, -6, None, Clock("soon", 75)),
        (1, -0.5, None, Clock("soon", 33)),
        (3, None, None, Clock("due", None)),
        (0, -4, None, Clock("soon", 100)),
        (-1, -4, None, Clock("broken", 100)),
        (-1, -4, -1, Clock("kept", 100)),
        (-2, -4, -1, Clock("broken", 100)),
        (3, 1, None, Clock("due", 0)),
        (3, 4, None, Clock("due", None)),
    ],
)
def test_clock_reads_state_and_share(due, since, kept, clock):
    def at(hours):
        return None if hours is None else NOW + hours * HOUR

    assert read_clock(due_at=at(due), now=NOW, since=at(since), kept_at=at(kept)) == clock
