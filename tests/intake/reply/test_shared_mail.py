"""Mail of others, which is not part of this repository: the folder is looked for beside the checkout."""

from __future__ import annotations

import email
import email.policy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from gehoor.intake.reading.html_text import to_text
from gehoor.intake.reading.reply.cut import cut

BESIDE = Path(__file__).resolve().parents[4] / "shared"
FOLDER = Path(os.environ.get("GEHOOR_SHARED", BESIDE)) / "data" / "mail" / "talon"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared mail is not beside this checkout")


def _expected(kind: str) -> list[dict[str, Any]]:
    if not FOLDER.is_dir():
        return []
    rows = map(json.loads, (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["kind"] == kind]


@pytest.mark.parametrize("row", _expected("reply"), ids=lambda row: row["file"])
def test_reply_and_signature_together_are_what_was_written(row: dict[str, Any]):
    mail = email.message_from_bytes((FOLDER / row["file"]).read_bytes(), policy=email.policy.default)

    parts = cut(mail.get_body(("plain",)).get_content())

    assert f"{parts.reply}\n{parts.signature}".split() == row["reply"].split()


@pytest.mark.parametrize("row", _expected("reply_html"), ids=lambda row: row["file"])
def test_reply_of_an_html_mail_is_what_was_written(row: dict[str, Any]):
    html = (FOLDER / row["file"]).read_text(encoding="utf-8", errors="replace")

    parts = cut(to_text(html), html=html)

    assert parts.reply.split() == row["reply"].split()
