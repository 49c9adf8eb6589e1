from __future__ import annotations

from bench.loops import MOST, trial


def test_installations_responders_and_dead_addresses_make_no_loop():
    found = trial(20)

    assert (found["most"] <= MOST, found["complaints"]) == (True, []), found
    assert found["most"] > 0
