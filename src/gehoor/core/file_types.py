"""What kind of file something is, by its bytes alone: the name and the type that a sender gives are claims."""

from __future__ import annotations

UNKNOWN = "application/octet-stream"
_LOOK = 4096

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"{\\rtf", "application/rtf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
)
_MARKUP = (
    (b"<svg", "image/svg+xml"),
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<script", "text/html"),
    (b"<body", "text/html"),
    (b"<?xml", "application/xml"),
)
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
)


def type_of(content: bytes) -> str:
    """The media type; application/octet-stream when nothing tells. Never raises."""
    head = content[:_LOOK]
    if not head:
        return "text/plain"
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _OFFICE if mark in head), "application/zip")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _text(head, whole=len(content) <= _LOOK) or _guessed(content)


def _text(head: bytes, *, whole: bool) -> str:
    """What kind of text it is, "" when it is none. A sign that the look cut in two is no reason to doubt."""
    if b"\x00" in head:
        return ""
    kept = head.decode("utf-8", "ignore").encode()
    if len(kept) < len(head) - (0 if whole else 3):
        return ""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    for mark, kind in _MARKUP:
        if start.startswith(mark):
            return "image/svg+xml" if b"<svg" in start else kind
    return "text/plain"


def _guessed(content: bytes) -> str:
    """What a longer list of signatures says; only for the rare kinds, it takes time to load."""
    import puremagic

    try:
        return puremagic.from_string(content[: 64 * 1024], mime=True) or UNKNOWN
    except Exception:  # noqa: BLE001 -- a library that looks into hostile bytes may raise anything
        return UNKNOWN
