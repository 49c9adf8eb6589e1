"""Every mail of a large mixed collection is stored and accounted for. Skips where the collection is not at hand."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path

import pytest

from gehoor.cases.models import Case
from gehoor.core import files
from gehoor.intake import actions, queries
from gehoor.intake.models import Delivery
from tests.factories import people
from tests.factories.mail import MONDAY, read

SHARED = Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).parents[3] / "shared")
DATA = SHARED / "data" / "mail"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no mail of others at {DATA}"),
]
NOT_MAIL = {"README.md", "MANIFEST.tsv", "expected.jsonl", "blns.json"}


def test_all_of_it_is_stored_and_accounted_for():
    people.agent("Anna Bakker", people.team())
    paths = sorted(path for path in DATA.rglob("*") if path.is_file() and path.name not in NOT_MAIL)
    sent = [path.read_bytes() for path in paths]
    for number, raw in enumerate(sent):
        actions.store(raw, door="lmtp", key=str(number), recipient="help@desk.example", at=MONDAY)

    read()

    kept = Counter(Delivery.objects.values_list("raw_sha256", flat=True))
    assert kept == Counter(hashlib.sha256(raw).hexdigest() for raw in sent)
    outcomes = Counter(account["outcome"] for account in queries.accounts())
    assert outcomes["waiting"] == outcomes["unreadable"] == 0
    assert outcomes["case"] + outcomes["joined"] > 300
    assert outcomes["bounce"] > 100
    assert Case.objects.count() == outcomes["case"]
    for delivery in Delivery.objects.exclude(became=None).select_related("became"):
        assert delivery.became.raw_sha256 == delivery.raw_sha256
        for attachment in delivery.became.attachments.all():
            assert len(files.get(attachment.sha256)) == attachment.size


def test_no_bounce_opens_a_case_and_none_is_answered():
    people.team()
    bounces = sorted((DATA / "bounces_flufl").glob("*.txt"))
    for number, path in enumerate(bounces):
        actions.store(
            path.read_bytes(), door="lmtp", key=str(number), recipient="help@desk.example", at=MONDAY
        )

    read()

    outcomes = Counter(Delivery.objects.values_list("state", flat=True))
    assert outcomes["bounce"] >= 0.96 * len(bounces)
    assert Case.objects.count() <= 0.04 * len(bounces)
