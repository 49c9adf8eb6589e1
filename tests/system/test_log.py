"""The log as one file for statistics."""

from __future__ import annotations

import csv
import stat
from argparse import Namespace

import pytest

from gehoor.cases import actions
from gehoor.cases.rules.said import Said
from gehoor.products.models import Holding, Lot, Order, Product
from gehoor.system import log
from gehoor_signals import command, helpdesk
from tests.factories import cases, people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]


@pytest.fixture
def told(tmp_path, at):
    """A case of someone who has a washing machine, answered; and what she bought."""
    marijke = people.customer("Marijke de Boer", "m.deboer@example.com")
    machine = Product.objects.create(code="W1", name="Wasmachine")
    lot = Lot.objects.create(product=machine, code="2611")
    Holding.objects.create(person=marijke, product=machine, lot=lot, since_date=at.date())
    Order.objects.create(person=marijke, product=machine, number="1", state="delivered", ordered_at=at)
    Order.objects.create(person=marijke, product=machine, number="2", state="cancelled", ordered_at=at)
    case = cases.case(customer=marijke, at=at)
    actions.change_facts(case=case, by=case.owner or marijke, at=at, product=machine)
    actions.receive(
        case=case,
        said=Said(text="Nog steeds.\n\n> Oud", reply="Nog steeds.", channel="mail"),
        author=marijke,
        at=at,
    )
    return case


def written(path, *, texts: bool) -> list[dict[str, str]]:
    assert log.run(Namespace(file=path, texts=texts)) == 0
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_happened_is_one_row_each_with_product_and_lot(told, tmp_path):
    rows = written(tmp_path / "log.csv", texts=False)

    opened = next(row for row in rows if row["name"] == "cases.CaseOpened")
    assert (opened["case"], opened["customer"]) == (str(told.pk), str(told.customer_id))
    assert (opened["product"], opened["lot"], opened["channel"]) == ("Wasmachine", "2611", told.channel)
    assert [row["product"] for row in rows if row["name"] == "Bought"] == ["Wasmachine"]
    assert {row["text"] for row in rows} == {""}


def test_texts_are_what_customers_wrote_newly_and_stand_in_it_only_when_asked_for(told, tmp_path):
    rows = written(tmp_path / "log.csv", texts=True)

    assert [row["text"] for row in rows if row["name"] == "cases.MessageReceived"] == ["Nog steeds."]
    assert {row["name"] for row in rows if row["text"]} == {"cases.CaseOpened", "cases.MessageReceived"}


def test_the_file_is_for_its_maker_alone_and_replaces_no_other(told, tmp_path, capsys):
    path = tmp_path / "log.csv"

    first = log.run(Namespace(file=path, texts=False))
    kept = path.read_text()
    second = log.run(Namespace(file=path, texts=True))

    assert (first, second, path.read_text()) == (0, 2, kept)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Name a file that is not there yet." in capsys.readouterr().err


@pytest.mark.parametrize("size", [1, 2])
def test_a_long_log_is_read_page_by_page(told, tmp_path, monkeypatch, size):
    whole = written(tmp_path / "whole.csv", texts=True)
    monkeypatch.setattr(log, "PAGE", size)

    assert written(tmp_path / "paged.csv", texts=True) == whole


def test_statistics_read_it(told, tmp_path, capsys):
    path = tmp_path / "log.csv"
    written(path, texts=True)

    found = helpdesk.cases(helpdesk.read(str(path)))
    code = command.main(["emotion", str(path), "--helpdesk"])

    assert (found["product"].tolist(), found["lot"].tolist()) == (["Wasmachine"], ["2611"])
    assert code == 0


def test_a_customers_words_are_no_formula_in_a_spreadsheet(told, tmp_path, at):
    words = '=HYPERLINK("https://evil.example","klik")'
    actions.receive(
        case=told, said=Said(text=words, reply=words, channel="mail"), author=told.customer, at=at
    )

    rows = written(tmp_path / "log.csv", texts=True)

    assert [row["text"][:2] for row in rows if "evil" in row["text"]] == ["'="]


def test_a_file_that_was_cut_short_has_not_the_name_of_a_whole_one(told, tmp_path, monkeypatch):
    def cut_short(**_values):
        yield {"name": "first"}
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log, "_rows", cut_short)

    with pytest.raises(OSError, match="No space left"):
        log.run(Namespace(file=tmp_path / "log.csv", texts=False))

    assert not (tmp_path / "log.csv").exists()
    monkeypatch.undo()
    assert written(tmp_path / "log.csv", texts=False)
