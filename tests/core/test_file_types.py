from __future__ import annotations

import io
import os
import time
import zipfile

import pytest

from gehoor.core.file_types import UNKNOWN, type_of


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "text/plain"),
        (b"Goedemorgen", "text/plain"),
        ("Zoë ".encode() * 2_000, "text/plain"),
        ("é".encode() * 4_000 + b"x", "text/plain"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"  \n<!DOCTYPE html><p>", "text/html"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        (b"<script>alert(1)</script>", "text/html"),
        (b"<svg onload=alert(1)>", "image/svg+xml"),
        (b"<?xml version='1.0'?><svg/>", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar"),
        (zipped("a.txt"), "application/zip"),
        (
            zipped("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
        (b"\x00\x01\x02\x03", UNKNOWN),
    ],
)
def test_the_bytes_say_what_a_file_is(content, kind):
    assert type_of(content) == kind


def test_any_bytes_have_a_type_soon():
    start = time.process_time()

    kinds = [type_of(os.urandom(20_000)) for _ in range(20)]

    assert all("/" in kind for kind in kinds)
    assert time.process_time() - start < 5
