from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import gehoor_signals
from gehoor.api import shown
from gehoor.cases import events as cases_events
from gehoor.core.events import Recorded
from gehoor.promises import events as promises_events
from gehoor_signals import command, helpdesk
from gehoor_signals.errors import BadInput

PAGE = Path(gehoor_signals.__file__).parents[2] / "docs/methods/helpdesk.md"
NEEDED = {"wanted": ["--hours", "Mon-Fri 09:00-17:00"]}


def questions():
    """Every method of the command line, with each of its kinds."""
    parser = command._parser()
    asked = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction)).choices
    for name in command.METHODS:
        kinds = next((one.choices for one in asked[name]._actions if one.dest == "method"), [None])
        for kind in kinds:
            yield pytest.param(name, kind, id=f"{name}-{kind}" if kind else name)


@pytest.fixture(scope="module")
def made():
    return helpdesk.made()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("helpdesk") / "events.csv"
    assert command.main(["sample", str(path)]) == 0
    return path


@pytest.fixture
def answer(sample, tmp_path):
    def answer(name, kind=None, *more):
        out = {one: tmp_path / f"out.{one}" for one in ("json", "csv", "html")}
        words = [name, str(sample), "--helpdesk", *(["--method", kind] if kind else []), *more]
        assert command.main([*words, *(str(word) for one in out for word in (f"--{one}", out[one]))]) == 0
        return json.loads(out["json"].read_text()), pd.read_csv(out["csv"]), out["html"].read_text()

    return answer


@pytest.mark.parametrize(("name", "kind"), list(questions()))
def test_every_method_answers_from_the_command_line_on_one_event_file(name, kind, answer):
    told, rows, page = answer(name, kind, *NEEDED.get(kind, []))

    assert told["n"] > 0
    assert told["says"].endswith(".")
    assert list(rows.columns)
    assert page.startswith("<!doctype html>")
    assert "<svg" in page


def test_the_lot_that_fails_is_named_with_product_and_theme(answer, made):
    told, rows, _ = answer("outbreaks")

    assert told["says"].startswith("Look into kettle, K-2611, leaks first")
    assert {name: rows[name][0] for name in made.rising} == dict(made.rising)
    assert rows["since"][0] >= made.rising_since


def test_the_scan_names_a_group_by_what_fails_and_nothing_else(answer, made):
    _, rows, _ = answer("outbreaks", "scan")

    named = dict(one.split(" ", 1) for one in rows["name"][0].split(", "))
    assert named
    assert named.items() <= made.rising.items()


def test_those_who_fell_silent_after_a_failure_are_named(answer, made):
    _, rows, _ = answer("silence", "score", "--horizon", "12")

    after = set(rows.loc[rows["silent_after_failure"], "customer"])
    assert len(after & set(made.silent)) == len(made.silent)
    assert len(after) < 0.1 * len(rows)


def test_the_product_that_draws_a_complaint_is_named(answer):
    told, _, _ = answer("disproportionality")

    assert told["says"].startswith("Look into leaks of kettle first")


def test_complaints_handled_well_keep_customers(answer):
    told, _, _ = answer("silence", "voice-effect")

    assert told["estimates"][0]["low"] > 0


def test_good_handling_is_worth_more_than_bad(answer):
    _, rows, _ = answer("recovery")

    found = rows.set_index("name").loc["good against bad handling, on the recovered"]
    assert found["low"] > 0


def test_the_region_that_is_paid_less_is_found(answer, made):
    told, _, _ = answer("fairness", "quantile", "--reference", "north")

    assert made.paid_less in told["says"]


def test_an_option_that_is_given_goes_before_what_fits(answer):
    _, rows, _ = answer("surveys", "csat", "--group", "region")

    assert sorted(rows["name"]) == ["east", "north", "south", "west"]


def test_the_same_seed_makes_the_same_file_and_another_one_another():
    one, same, other = helpdesk.made(3), helpdesk.made(3), helpdesk.made(4)

    assert all((one.events[name] == same.events[name]).all() for name in helpdesk.COLUMNS)
    assert len(one.events) != len(other.events)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet", "json", "jsonl"])
def test_a_file_of_every_kind_is_the_same_events(kind, made, tmp_path):
    frame = pd.DataFrame({name: made.events[name][:400] for name in helpdesk.COLUMNS}).astype(str)
    path = tmp_path / f"events.{kind}"
    {
        "csv": lambda: frame.to_csv(path, index=False),
        "csv.gz": lambda: frame.to_csv(path, index=False),
        "parquet": lambda: pl.from_pandas(frame).write_parquet(path),
        "json": lambda: frame.to_json(path, orient="records"),
        "jsonl": lambda: frame.to_json(path, orient="records", lines=True),
    }[kind]()

    found, expected = helpdesk.read(path), helpdesk.read(frame)

    assert (found.at == expected.at).all()
    for name in helpdesk.COLUMNS:
        assert found.labels(name).tolist() == expected.labels(name).tolist()


def log():
    """Four cases as Gehoor's own log has them, in the shape in which its API gives them."""
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    told = []
    for case in range(1, 5):
        about = {"case": case, "customer": case, "product": 7}
        told += [
            (0, cases_events.CaseOpened(**about, message=1, channel="email", team=1, is_first_contact=True)),
            (5, cases_events.MessageSent(**about, message=2)),
            (6, promises_events.PromiseBroken(**about, promise=1, kind="answer", due_at=at.isoformat())),
            (8, cases_events.CaseResolved(**about, how="solved", message=3)),
        ]
    told.append((9, cases_events.CaseNotTakenUp(case=4, customer=4, before="open", is_spam=True)))
    return [
        shown.event(
            Recorded(id=i, transaction=0, at=at.replace(hour=9 + hour), actor=None, cause=None, event=event)
        )
        for i, (hour, event) in enumerate(told, 1)
    ]


def test_pages_of_our_own_api_are_read_as_they_come(tmp_path):
    path = tmp_path / "log.jsonl"
    told = log()
    pages = [{"events": told[a:b], "next": told[b - 1]["cursor"]} for a, b in pairwise([0, 9, len(told)])]
    path.write_text("\n".join(json.dumps(one, default=str) for one in pages))

    found = helpdesk.cases(helpdesk.read(path))

    assert found["case"].tolist() == ["1", "2", "3"]
    assert found["channel"].tolist() == ["email"] * 3
    assert found["product"].tolist() == ["7"] * 3
    np.testing.assert_allclose(found["first_answer_h"], 5)
    np.testing.assert_allclose(found["resolved_h"], 8)
    assert found["recovered"].tolist() == [0.0] * 3


def test_every_name_of_our_own_log_that_is_read_is_one_of_its_events():
    ours = list(helpdesk.NAMES)[:11]

    assert all(hasattr(cases_events, name) or hasattr(promises_events, name) for name in ours)


def test_cases_that_were_merged_count_once_and_again_when_that_is_undone():
    at = [f"2026-11-0{day}T10:00:00Z" for day in (1, 2, 3, 4)]
    merged = [
        {"at": at[0], "name": "CaseOpened", "case": 1},
        {"at": at[1], "name": "CaseOpened", "case": 2},
        {"at": at[2], "name": "CaseMerged", "case": 2},
    ]

    assert helpdesk.read(merged).opened().labels("case").tolist() == ["1"]
    undone = [*merged, {"at": at[3], "name": "MergeUndone", "case": 2}]
    assert helpdesk.read(undone).opened().labels("case").tolist() == ["1", "2"]


def test_how_cases_of_each_channel_are_treated_comes_from_the_log_alone(tmp_path, capsys):
    path = tmp_path / "log.json"
    cases = [
        {**one, "case": 10 * round_ + one["case"], "data": {**one["data"], "channel": channel}}
        for round_, channel in enumerate(["email", "web"] * 20)
        for one in log()
    ]
    path.write_text(json.dumps(cases, default=str))
    words = ["--helpdesk", "--method", "treatment", "--json", "-"]

    assert command.main(["fairness", str(path), *words]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["n"] == 120
    assert {one["name"] for one in told["estimates"]} >= {"first_answer_h: web"}


@pytest.mark.parametrize(("name", "kind"), list(questions()))
def test_part_of_a_file_is_answered_or_refused_in_words(name, kind, made, tmp_path, capsys):
    words = ["--helpdesk", *(["--method", kind] if kind else []), *NEEDED.get(kind, [])]
    for rows in (1, 90):
        path = tmp_path / f"{rows}.csv"
        pd.DataFrame({one: made.events[one][:rows] for one in helpdesk.COLUMNS}).to_csv(path, index=False)

        done = command.main([name, str(path), *words])

        said = capsys.readouterr()
        assert len(said.out or said.err) > 20
        assert done == (0 if said.out else 2)


def test_what_the_file_does_not_say_is_asked_for_by_name(tmp_path, capsys):
    path = tmp_path / "log.json"
    path.write_text(json.dumps(log(), default=str))

    assert command.main(["journeys", str(path), "--helpdesk"]) == 2

    assert "needs the column 'valence'" in capsys.readouterr().err
    with pytest.raises(BadInput, match="'severity'"):
        helpdesk.for_fairness(helpdesk.read([{**one, "region": "north"} for one in log()]))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no events"),
        ([{"at": "2026-11-01"}], "no column 'name'"),
        ([{"name": "Called", "at": ""}], "needs a moment"),
        ([{"name": "Called", "at": "yesterday"}], "must hold dates"),
    ],
)
def test_what_cannot_be_read_is_said(rows, words):
    with pytest.raises(BadInput, match=words):
        helpdesk.read(rows)


def test_words_of_employees_never_reach_a_model_of_feelings():
    said = [
        {"at": "2026-11-01", "name": "CaseOpened", "case": 1, "text": "It leaks."},
        {"at": "2026-11-02", "name": "MessageSent", "case": 1, "text": "We are sorry."},
    ]

    for ask in (helpdesk.for_emotion, helpdesk.for_motives, helpdesk.for_duplicates):
        assert ask(helpdesk.read(said)).frame["text"].tolist() == ["It leaks."]


def test_the_page_tells_every_column_and_every_name():
    page = PAGE.read_text()

    for words in (*helpdesk.COLUMNS.items(), *helpdesk.NAMES.items()):
        assert f"| `{words[0]}` | {words[1]} |" in page
