"""Real mail collected by others; not part of the repository. Skips where the data are not at hand."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from gehoor.intake.reading.model import Reading
from gehoor.intake.reading.read import read

SHARED = Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).parents[4] / "shared")
DATA = SHARED / "data" / "mail"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no mail of others at {DATA}")
_BLANKS = re.compile(r"\s+")


def tight(text: str) -> str:
    return _BLANKS.sub("", text)[:20_000]


def entries(kind: str) -> list[tuple[dict, Reading]]:
    found = []
    for answers in sorted(DATA.glob("*/expected.jsonl")):
        for line in answers.read_text().splitlines():
            entry = json.loads(line)
            if entry["kind"] == kind:
                found.append((entry, read((answers.parent / entry["file"]).read_bytes())))
    return found


def claims(entry: dict, reading: Reading) -> dict[str, bool]:
    """Which answers of upstream are met. Files in attached mails are one file to us: those are left out."""
    met = {}
    nested = any(file.type == "message/rfc822" for file in reading.attachments)
    if "subject" in entry:
        met["subject"] = tight(entry["subject"]) == tight(reading.subject)
    if "from" in entry:
        senders = [sender if isinstance(sender, str) else sender[1] for sender in entry["from"]]
        met["from"] = senders == [box.address for box in reading.from_]
    if entry.get("date"):
        date = dt.datetime.fromisoformat(entry["date"])
        date = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
        met["date"] = date == reading.date or (date.year == 1900 and reading.date is None)
    if entry.get("text") and not nested:
        met["text"] = tight(entry["text"]) == tight(reading.text)
    names = entry.get("attachment_names", [file["filename"] for file in entry.get("attachments", [])])
    if ("attachments" in entry or "attachment_names" in entry) and not nested:
        met["attachments"] = sorted(filter(None, names)) == sorted(
            file.name for file in reading.attachments if file.name
        )
    if entry.get("message_id"):
        met["message_id"] = entry["message_id"] == reading.message_id
    if entry.get("is_bounce"):
        met["is_bounce"] = reading.bounce.is_bounce
    if entry.get("auto_generated_headers"):
        met["auto"] = reading.auto.is_auto
    return met


def shares(results: list[dict[str, bool]]) -> dict[str, float]:
    asked, met = Counter(), Counter()
    for result in results:
        asked.update(result.keys())
        met.update(name for name, holds in result.items() if holds)
    return {name: met[name] / asked[name] for name in asked}


# Upstream's own slips cost us some: subjects with letters that it drops, headers that it does not find.
LEAST = {
    "subject": 0.98, "from": 0.985, "date": 0.98, "text": 0.95, "attachments": 0.95, "message_id": 0.99,
    "is_bounce": 0.96, "auto": 0.96,
}  # fmt: skip


def test_mail_of_others_is_read_as_they_read_it():
    found = shares([claims(entry, reading) for entry, reading in entries("parse")])

    assert {name: found[name] for name in LEAST if found[name] < LEAST[name]} == {}


def test_no_mail_of_others_is_unreadable():
    for kind in ("parse", "robust", "bounce", "reply", "signature"):
        assert [entry["file"] for entry, reading in entries(kind) if reading.unreadable] == []


def test_bounces_are_recognised_and_name_the_failed_address():
    results = []
    for entry, reading in entries("bounce"):
        if entry["addresses"]:
            wanted = sorted(address.lower() for address in entry["addresses"])
            got = sorted(recipient.address.lower() for recipient in reading.bounce.recipients)
            results.append({"recognised": reading.bounce.is_bounce, "address": wanted == got})
    found = shares(results)

    assert found["recognised"] >= 0.96
    assert found["address"] >= 0.95
