from __future__ import annotations

import warnings

import numpy as np
import pytest

from gehoor_signals import command, reachability
from gehoor_signals.errors import BadInput
from gehoor_signals.reachability.hours import Hours, local
from gehoor_signals.reachability.patience import kaplan_meier


def test_a_file_of_call_records_is_read_as_telephone_systems_write_it(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text(
        "Call Start;Answer Time;Call End;Queue\n"
        "2026-11-02 09:00:00;2026-11-02 09:00:10;2026-11-02 09:03:10;service\n"
        "2026-11-02 09:01:00;;2026-11-02 09:01:45;service\n"
        "2026-11-02 09:02:00;2026-11-02 09:01:00;2026-11-02 09:03:00;service\n"
    )

    calls = reachability.read_calls(path)

    assert calls.wait_s.tolist() == [10, 45]
    assert calls.abandoned.tolist() == [False, True]
    assert calls.handled_s[0] == 180
    assert np.isnan(calls.handled_s[1])
    assert calls.notes == ("1 calls without a moment or a wait of 0 or more are left out.",)


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ({"wait_s": [1]}, {}, "Who gave up is unknown"),
        ({"abandoned": [True]}, {}, "How long calls waited is unknown"),
        ({"wait_s": [1], "abandoned": [True]}, {"wait": "w"}, "There is no column 'w'"),
        ({"wait_s": [1], "abandoned": [True]}, {"who": "w"}, "There is no part 'who' of a call"),
    ],
)
def test_what_a_file_does_not_tell_is_said(data, options, words):
    with pytest.raises(BadInput, match=words):
        reachability.read_calls(data, **options)


def impatient(rng, n, *, mean):
    offered, will = rng.exponential(40, n), rng.exponential(mean, n)
    return {"wait_s": np.minimum(offered, will), "abandoned": will < offered}


def test_the_mean_patience_is_held_in_19_of_20_files():
    rng = np.random.default_rng(4)

    found = [reachability.patience(impatient(rng, 300, mean=120)).estimates[0] for _ in range(1000)]

    assert 0.93 <= np.mean([one.low <= 120 <= one.high for one in found]) <= 0.97


def test_the_curve_is_that_of_lifelines():
    lifelines = pytest.importorskip("lifelines")
    data = impatient(np.random.default_rng(5), 400, mean=60)
    waited = data["wait_s"].round(0)

    times, staying, low, high = kaplan_meier(waited, data["abandoned"], 0.95)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = lifelines.KaplanMeierFitter().fit(waited, data["abandoned"])

    table = theirs.survival_function_.loc[times].to_numpy().ravel()
    bounds = theirs.confidence_interval_.loc[times].to_numpy()
    np.testing.assert_allclose(staying, table, rtol=1e-9)
    inside = (staying > 0) & (staying < 1)
    np.testing.assert_allclose(np.column_stack([low, high])[inside], bounds[inside], rtol=1e-9)


def test_patience_is_not_the_wait_of_those_who_gave_up():
    data = impatient(np.random.default_rng(6), 5000, mean=300)

    found = reachability.patience(data)

    assert np.mean(data["wait_s"][data["abandoned"]]) < 60
    assert found.low <= 300 <= found.high


def test_patience_that_is_not_exponential_is_said():
    rng = np.random.default_rng(7)
    offered, will = rng.exponential(100, 2000), np.where(rng.random(2000) < 0.4, 2.0, 200.0)

    found = reachability.patience({"wait_s": np.minimum(offered, will), "abandoned": will < offered})

    assert any("not exponential" in one for one in found.caveats)


def test_few_who_give_up_say_nothing():
    found = reachability.patience({"wait_s": [3.0] * 50, "abandoned": [True] * 4 + [False] * 46})

    assert np.isnan(found.estimate)
    assert found.says.startswith("Nothing can be said yet: 4 callers gave up")


def test_who_hangs_up_at_once_tells_no_patience():
    found = reachability.patience({"wait_s": [0.0] * 40, "abandoned": [True] * 40})

    assert found.estimates == ()
    assert found.says.startswith("Nothing can be said yet: 0 callers gave up after some wait")


def bad_days(rng, days=40):
    """On one day in four everyone waits a minute, on the others nobody."""
    at = np.repeat(np.datetime64("2026-03-02T09:00:00") + np.arange(days).astype("timedelta64[D]"), 100)
    return {
        "arrived_at": at,
        "wait_s": np.where(np.repeat(rng.random(days) < 0.25, 100), 60.0, 0.0),
        "abandoned": np.zeros(days * 100, dtype=bool),
    }


def test_days_that_are_bad_as_a_whole_are_counted_as_days():
    rng = np.random.default_rng(9)

    found = [reachability.waits(bad_days(rng)).estimates[0] for _ in range(300)]

    assert np.mean([one.low <= 0.75 <= one.high for one in found]) >= 0.92


def test_the_hour_in_which_people_wait_is_named():
    at = [
        f"2026-11-{day:02d}T{hour:02d}:15:00" for day in range(2, 12) for hour in (9, 12) for _ in range(20)
    ]
    wait = [5.0 if "T09" in one or i % 3 == 0 else 80.0 for i, one in enumerate(at)]

    found = reachability.waits(
        {"arrived_at": at, "wait_s": wait, "abandoned": [False] * len(at)}, by="hour", zone="Europe/Amsterdam"
    )

    assert [one.name for one in found.estimates] == ["10:00", "13:00"]
    assert found.says.startswith("Put people on 13:00 first")


def test_the_clock_goes_back_in_the_night_that_it_does():
    at = np.array(["2026-10-25T00:30", "2026-10-25T01:30", "NaT"], dtype="datetime64[us]")

    assert local(at, "Europe/Amsterdam").astype("datetime64[m]").astype(str).tolist() == [
        "2026-10-25T02:30",
        "2026-10-25T02:30",
        "NaT",
    ]


def test_opening_hours_in_words():
    hours = Hours.of("Mon-Fri 09:00-17:00; Sat 10:00-14:00", ["2026-12-25"])
    at = np.array(
        ["2026-11-23T09:00", "2026-11-23T17:00", "2026-11-28T13:59", "2026-11-29T12:00", "2026-12-25T10:00"],
        dtype="datetime64[us]",
    )

    assert hours.is_open(at).tolist() == [True, False, True, False, False]
    assert hours.minutes_to_opening(at).tolist()[:4] == [0, 16 * 60, 0, 21 * 60]
    with pytest.raises(BadInput, match="are no opening hours"):
        Hours.of("always")


def evenings(n=60):
    """Customers who try on Monday evening and again the next morning; others at nine, hardly anyone at four."""
    rows = []
    for i in range(n):
        rows += [
            {"at": f"2026-11-{2 + 7 * (i % 3):02d}T19:{i % 60:02d}", "customer": f"e{i}", "answered": False},
            {
                "at": f"2026-11-{3 + 7 * (i % 3):02d}T09:{i % 60:02d}",
                "customer": f"e{i}",
                "answered": i % 2 == 0,
            },
            {"at": f"2026-11-{4 + 7 * (i % 3):02d}T10:{i % 60:02d}", "customer": f"m{i}", "answered": True},
        ]
    return rows


def test_an_evening_that_people_want_is_named_beside_an_hour_that_they_do_not():
    found = reachability.wanted(evenings(), hours="Mon-Fri 09:00-17:00")

    assert (found.open_instead, found.close_instead) == ("Mon 19:00", "Mon 09:00")
    assert (found.wishes, found.refused, found.estimate) == (120, 30, pytest.approx(1 / 3))
    row = found.to_frame("pandas").iloc[0]
    assert (row["tries"], row["repeated"], row["refused"]) == (180, pytest.approx(1 / 3), 0.25)
    assert row["hours_to_opening"] == pytest.approx(13.5, abs=0.2)


def test_no_hour_is_named_by_chance():
    rng = np.random.default_rng(11)
    named = 0
    for _ in range(200):
        at = np.datetime64("2026-06-01T00:00") + rng.integers(0, 28 * 1440, 500).astype("timedelta64[m]")
        data = {"at": at, "customer": np.arange(500).astype(str), "answered": np.ones(500, dtype=bool)}
        named += reachability.wanted(data, hours="Mon-Fri 09:00-17:00").open_instead is not None

    assert named <= 12


def test_a_channel_without_hours_is_refused():
    data = [{**row, "channel": "chat"} for row in evenings(10)]

    with pytest.raises(BadInput, match="opening hours of 'chat' are not given"):
        reachability.wanted(data, hours={"phone": "Mon-Fri 09:00-17:00"}, channel="channel")


@pytest.mark.parametrize("method", ["waits", "patience", "required"])
def test_call_records_from_the_command_line(method, tmp_path, capsys):
    data = impatient(np.random.default_rng(3), 200, mean=60)
    lines = [
        f"2026-11-{2 + i % 20:02d}T10:00:00,{wait:.1f},{'' if gone else 200},{gone}"
        for i, (wait, gone) in enumerate(zip(data["wait_s"], data["abandoned"], strict=True))
    ]
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(["arrived_at,wait_s,handled_s,abandoned", *lines]))

    assert command.main(["reachability", str(path), "--method", method, "--json", "-"]) == 0
    assert '"says"' in capsys.readouterr().out


def test_tries_from_the_command_line_need_hours(tmp_path, capsys):
    path = tmp_path / "tries.csv"
    path.write_text(
        "at,customer,answered\n"
        + "\n".join(f"{row['at']},{row['customer']},{row['answered']}" for row in evenings())
    )

    assert command.main(["reachability", str(path), "--method", "wanted"]) == 2
    assert (
        command.main(["reachability", str(path), "--method", "wanted", "--hours", "Mon-Fri 09:00-17:00"]) == 0
    )
    assert "Be open on Mon 19:00" in capsys.readouterr().out
