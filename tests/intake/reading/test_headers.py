from __future__ import annotations

import pytest

from gehoor.intake.reading import headers
from gehoor.intake.reading.parameters import parse_typed


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Klacht", "Klacht"),
        (b"een\r\n\ttwee\n  drie", "een twee drie"),
        (b"=?utf-8?q?Caf=C3=A9?=", "Café"),
        (b"=?UTF-8?B?Q2Fmw6k=?=", "Café"),
        (b"=?utf-8?q?een?= =?utf-8?q?twee?=", "eentwee"),
        (b"=?utf-8?q?een?= en =?utf-8?q?twee?=", "een en twee"),
        (b"=?utf-8?q?=C3?=\n =?utf-8?q?=A9?=", "é"),
        (b"=?utf-8?b?w6?= =?utf-8?b?k=?=", "é"),
        (b"=?utf-8?q?met spaties erin?=", "met spaties erin"),
        (b"=?utf-8*nl?q?taal?=", "taal"),
        (b"=?utf-8?q??= leeg", "leeg"),
        (b"=?x-onbekend?q?Caf=E9?=", "Café"),
        (b"=?idna?q?abc?=", "abc"),
        (b"voor=?utf-8?q?midden?=na", "voormiddenna"),
        (b"=?utf-8?q?nooit dicht", "=?utf-8?q?nooit dicht"),
        (b"=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"),
        ("Café rauw".encode(), "Café rauw"),
        ("Café rauw".encode("latin-1"), "Café rauw"),
        (b"nul\x00 en\x07 bel", "nul\ufffd en  bel"),
    ],
)
def test_headers_become_one_line_of_text(raw, expected):
    assert headers.as_text(raw) == expected


def test_ids_are_kept_once_without_brackets():
    assert headers.ids("<a@b> <c@d>\n <a@b>", 100) == ("a@b", "c@d")


def test_of_too_many_ids_the_first_and_the_newest_are_kept():
    many = " ".join(f"<{number}@x>" for number in range(1000))

    assert headers.ids(many, 3) == ("0@x", "998@x", "999@x")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"text/plain; charset=UTF-8", ("text/plain", {"charset": "UTF-8"})),
        (b'application/pdf; name="bon; of niet.pdf"', ("application/pdf", {"name": "bon; of niet.pdf"})),
        (b"a/b; filename*=utf-8''%E2%82%AC%20bon.pdf", ("a/b", {"filename": "€ bon.pdf"})),
        (b"a/b; filename*1=twee; filename*0=een", ("a/b", {"filename": "eentwee"})),
        (b"a/b; filename*0*=utf-8''%C3%A; filename*1*=9.pdf", ("a/b", {"filename": "é.pdf"})),
        (b"a/b; filename*0*=utf-8''%C3%A9; filename*1=_50%25.pdf", ("a/b", {"filename": "é_50%25.pdf"})),
        (b'a/b; filename*="=?utf-8?B?w6kucGRm?="', ("a/b", {"filename": "é.pdf"})),
        (b"a/b; filename*0*=utf-8'nl'%C3; filename*1*=%A9.pdf", ("a/b", {"filename": "é.pdf"})),
        (b'a/b; name="=?utf-8?q?Caf=C3=A9.pdf?="', ("a/b", {"name": "Café.pdf"})),
        (b'a/b; name="C:\\map\\bon.pdf"', ("a/b", {"name": "C:\\map\\bon.pdf"})),
        (b"a/b; name=mijn bon.pdf", ("a/b", {"name": "mijn bon.pdf"})),
        ('a/b; name="café.pdf"'.encode("latin-1"), ("a/b", {"name": "café.pdf"})),
        (b"TEXT/Html ; Charset = x", ("text/html", {"charset": "x"})),
        (b'a/b; name="open', ("a/b", {"name": "open"})),
        (b"text", ("text", {})),
        (b"", ("", {})),
    ],
)
def test_parameters_are_read_as_they_are_meant(raw, expected):
    assert parse_typed(raw) == expected


def test_no_more_parameters_than_the_limit_are_kept():
    raw = b"text/plain" + b"".join(b"; p%d=1" % number for number in range(20_000))

    assert len(parse_typed(raw)[1]) == 100
