"""Every setting has a heading in the handbook."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "handbook" / "hosts" / "settings.md"


def _used() -> set[str]:
    code = "\n".join(p.read_text() for p in (ROOT / "src").rglob("*.py"))
    pattern = (
        r"""(?:setting|flag|address|environ\.get|environ)[(\[]\s*["']((?:GEHOOR_[A-Z_]+|DATABASE_URL))["']"""
    )
    return set(re.findall(pattern, code))


def test_every_setting_is_documented():
    headings = set(re.findall(r"^### `([A-Z_]+)`", PAGE.read_text(), re.MULTILINE))

    assert sorted(_used() - headings) == []


def test_no_setting_is_documented_that_does_not_exist():
    headings = set(re.findall(r"^### `([A-Z_]+)`", PAGE.read_text(), re.MULTILINE))

    assert sorted(headings - _used()) == []
