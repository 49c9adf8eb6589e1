from __future__ import annotations

import pytest

from gehoor.intake.reading.charsets import codec_for, decode

DUTCH = (
    "Ik voel me écht niet gehoord: één brief in drie weken, geen cent terug en geen reactie. Ongehoord! " * 3
)
RUSSIAN = "Мой заказ не пришёл, я очень недоволен вашей службой поддержки. Верните деньги. " * 3


@pytest.mark.parametrize(
    ("data", "declared", "expected"),
    [
        (b"gewoon", "us-ascii", ("gewoon", True)),
        ("é".encode(), "utf-8", ("é", True)),
        ("é".encode("latin-1"), "iso-8859-1", ("é", True)),
        ("€ “ja”".encode("cp1252"), "iso-8859-1", ("€ “ja”", True)),
        ("วันนี้".encode("cp874"), "windows-874", ("วันนี้", True)),
        (DUTCH.encode("cp1252"), "utf-8", (DUTCH, False)),
        (DUTCH.encode(), "us-ascii", (DUTCH, False)),
        (DUTCH.encode(), "windows-1252", (DUTCH, False)),
        (DUTCH.encode(), "iso-8859-15", (DUTCH, False)),
        (RUSSIAN.encode(), "koi8-r", (RUSSIAN, False)),
        (RUSSIAN.encode("koi8-r"), "koi8-r", (RUSSIAN, True)),
        ("cafÉ—ja".encode("cp1252"), "windows-1252", ("cafÉ—ja", True)),
        (DUTCH.encode(), "x-onbekend", (DUTCH, False)),
        (RUSSIAN.encode("cp1251"), "x-onbekend", (RUSSIAN, False)),
        (DUTCH.encode(), "idna", (DUTCH, False)),
        (DUTCH.encode() + b"\xc3", "utf-8", (DUTCH + "\ufffd", False)),
    ],
)
def test_text_is_read_in_the_declared_charset_or_repaired(data, declared, expected):
    assert decode(data, declared) == expected


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "undefined", "rot13", "hex", "unicode_escape", "mbcs", "base64", "", "\x00"]
)
def test_codecs_that_are_no_charsets_are_not_used(name):
    assert codec_for(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "utf-8",
        "UTF8",
        "x-sjis",
        "ks_c_5601-1987",
        "gb2312",
        "KOI8-R",
        "windows-1252",
        "macintosh",
        "iso-8859-8-i",
        "cp850",
        "iso-2022-jp",
        "utf-7",
    ],
)
def test_names_that_mailers_write_are_known(name):
    assert codec_for(name) != ""


def test_nothing_that_a_database_cannot_hold_is_left():
    assert decode(b"a\x00b", "utf-8")[0] == "a\ufffdb"
    assert decode(b"+2AA-", "utf-7")[0].isprintable() or "\ufffd" in decode(b"+2AA-", "utf-7")[0]
