from __future__ import annotations

import pytest

from gehoor.intake.reading import read as module
from gehoor.intake.reading import remarks
from gehoor.intake.reading.read import read

HEAD = b"From: Anna <anna@example.nl>\nSubject: Klacht\nDate: Mon, 01 Jun 2026 10:00:00 +0200\n"


@pytest.mark.parametrize("error", [RecursionError, MemoryError, LookupError, ValueError, IndexError])
def test_any_failure_gives_the_headers_and_says_so(monkeypatch, error):
    def fail(raw):
        raise error

    monkeypatch.setattr(module, "_read", fail)
    reading = read(HEAD + b"\nMijn wasmachine lekt.")

    assert (reading.unreadable, reading.warnings) == (True, (remarks.COULD_NOT_BE_READ,))
    assert (reading.sender.address, reading.subject, reading.text) == (
        "anna@example.nl",
        "Klacht",
        "Mijn wasmachine lekt.",
    )


def test_a_reply_that_cannot_be_cut_is_shown_whole(monkeypatch):
    def fail(*_, **__):
        raise ValueError

    monkeypatch.setattr(module, "cut", fail)
    reading = read(HEAD + b"\nalles\n> oud")

    assert (reading.unreadable, reading.reply, reading.quoted) == (False, "alles\n> oud", "")


@pytest.mark.parametrize(
    ("raw", "remark"),
    [
        (b"Subject: x\nDate: Mon, 01 Jun 2026 10:00:00 +0200\n\ny", remarks.NO_FROM),
        (HEAD + b"From: b@c.nl\n\ny", remarks.SEVERAL_FROM),
        (HEAD.replace(b"<anna@example.nl>", b"<anna@@example.nl>") + b"\ny", remarks.UNCLEAR_FROM),
        (b"From: a@b.nl\n\ny", remarks.NO_DATE),
        (HEAD + b"X: y\n" * 1001 + b"\ny", remarks.CUT),
        (HEAD + b"X: " + b"y" * 40_000 + b"\n\ny", remarks.CUT),
        (HEAD + b"\n" + b"y" * 1_000_001, remarks.CUT_TEXT),
        (HEAD + b"Content-Type: application/ms-tnef\n\ny", remarks.TNEF),
    ],
)
def test_what_the_reader_should_know_is_said(raw, remark):
    assert read(raw).warnings == (remark,)


def test_what_the_service_needs_besides_is_read():
    reading = read(
        b"Return-Path: <>\nDelivered-To: desk@example.nl\nX-Original-To: desk@example.nl\n"
        b"Received: from a by b; Mon, 01 Jun 2026 10:00:05 +0200\nReceived: from c by a; Mon, 01 Jun 2026 09:00:00 +0200\n"
        b"Authentication-Results: mx.example.nl; dmarc=pass\nAuthentication-Results: elders; spf=fail\n"
        b"List-Id: Nieuws <nieuws.example.nl>\n" + HEAD + b"\ny"
    )

    assert reading.return_path == ""
    assert reading.delivered_to == ("desk@example.nl",)
    assert reading.received_at.isoformat() == "2026-06-01T10:00:05+02:00"
    assert reading.authentication_results == ("mx.example.nl; dmarc=pass", "elders; spf=fail")
    assert reading.list_id == "Nieuws <nieuws.example.nl>"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("bon.pdf", "bon.pdf"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("factuur\u202efdp.exe", "factuurfdp.exe"),
        ("=?utf-8?q?twee=0Aregels.txt?=", "tweeregels.txt"),
        ("a" * 900, "a" * 500),
    ],
)
def test_a_file_name_is_as_sent_but_safe_to_show(sent, shown):
    raw = HEAD + f'Content-Type: application/pdf; name="{sent}"\n\nx'.encode()

    assert [file.name for file in read(raw).attachments] == [shown]


def test_the_files_in_winmail_dat_are_named():
    title = b"geheim.doc\x00"
    data = (0x223E9F78).to_bytes(4, "little") + b"\x01\x00\x02" + (0x00018010).to_bytes(4, "little")
    data += len(title).to_bytes(4, "little") + title + b"\x00\x00"
    reading = read(HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\n\n" + data)

    assert [file.name for file in reading.attachments] == ["winmail.dat"]
    assert reading.warnings == (remarks.TNEF, remarks.TNEF_NAMES % {"names": "geheim.doc"})
