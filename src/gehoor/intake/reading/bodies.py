"""The body of one part: out of its transfer encoding, into text."""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from gehoor.intake.reading import charsets
from gehoor.intake.reading.mime import Part

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(sign for sign in range(256) if sign not in _BASE64)
_PADDING_INSIDE = re.compile(rb"=+(?=[^=])")
_ENCODING_ENDS = re.compile(rb"[;(]")
_WRITTEN = re.compile(rb"^[^\s\r\n]++(?: [^\s]++){2}.*", re.MULTILINE | re.DOTALL)
_LOOSE_SOFT_BREAK = re.compile(rb"=[ \t]+(\r?\n)")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w:.\-]{1,40})", re.IGNORECASE)
_META_BYTES = 4096
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_LINE = 62
_QUAD = 4


class UuFile(NamedTuple):
    """A file that was written into the text itself."""

    name: str
    content: bytes


def content(part: Part) -> bytes:
    """The bytes of a part, out of their transfer encoding. Broken encodings give what can be saved."""
    encoding = _ENCODING_ENDS.split(part.headers.first("content-transfer-encoding"), 1)[0]
    encoding = encoding.strip().strip(b"\"'").lower()
    body = part.body
    if encoding == b"base64":
        written = _WRITTEN.search(body) if b" " in body and part.type.startswith("text/") else None
        if written:
            # Text that nobody encoded: all of it, or a footer that a list or a scanner put below.
            return from_base64(body[: written.start()]) + b"\n" * bool(written.start()) + written[0]
        return from_base64(body)
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(
            _LOOSE_SOFT_BREAK.sub(rb"=\1", body) if b"= " in body or b"=\t" in body else body
        )
    if encoding in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        _, files = split_uu(body)
        return files[0].content if files else body
    return body


def from_base64(body: bytes) -> bytes:
    """Base64 with foreign signs, missing padding, or several pieces after each other."""
    packed = body.translate(None, _NOT_BASE64)
    pieces = _PADDING_INSIDE.split(packed) if packed.find(b"=") < len(packed) - 2 else [packed]
    out = []
    for piece in pieces:
        clean = piece.rstrip(b"=")
        if len(clean) % _QUAD == 1:
            clean = clean[:-1]
        out.append(binascii.a2b_base64(clean + b"=" * (-len(clean) % _QUAD)))
    return out[0] if len(out) == 1 else b"".join(out)


def split_uu(body: bytes) -> tuple[bytes, list[UuFile]]:
    """The body without the uuencoded files in it, and those files."""
    rest: list[bytes] = []
    files: list[UuFile] = []
    position = 0
    while (begin := _UU_BEGIN.search(body, position)) is not None:
        data, end = _uu_lines(body, begin.end())
        if end < 0:
            rest.append(body[position : begin.end()])
            position = begin.end()
            continue
        files.append(UuFile(charsets.decode(begin[1].strip())[0], data))
        rest.append(body[position : begin.start()])
        position = end
    rest.append(body[position:])
    return b"".join(rest), files


def _uu_lines(body: bytes, position: int) -> tuple[bytes, int]:
    """The data up to `end`, and where the text goes on; -1 when it is no uuencoded file after all."""
    data: list[bytes] = []
    while position < len(body):
        stop = body.find(b"\n", position)
        stop = len(body) if stop < 0 else stop
        line = body[position:stop].rstrip(b"\r")
        position = stop + 1
        if line.strip() == b"end":
            return b"".join(data), min(position, len(body))
        if len(line) > _UU_LINE or (line and not 32 <= line[0] <= 96):  # noqa: PLR2004 -- signs of uuencode
            return b"", -1
        try:
            data.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders count the length of the last line wrongly.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                data.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                return b"", -1
    return b"", -1


def text(part: Part, data: bytes, hint: str = "") -> tuple[str, bool]:
    """The part's bytes as text with simple line ends, and whether its declared charset was right."""
    declared = part.parameters.get("charset", "")
    if part.type == "text/html" and not charsets.codec_for(declared or "?"):
        meta = _META_CHARSET.search(data, 0, _META_BYTES)
        declared = meta[1].decode("ascii", "replace") if meta else declared
    decoded, right = charsets.decode(data, declared, hint=hint)
    decoded = decoded.removeprefix("\ufeff")
    if "\r" in decoded:
        decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if part.parameters.get("format", "").lower() == "flowed":
        decoded = unflow(decoded, drop_space=part.parameters.get("delsp", "").lower() == "yes")
    return decoded, right


def unflow(flowed: str, *, drop_space: bool) -> str:
    """Lines that were broken for transport only, put together again (RFC 3676).

    Quoted lines stay as they are: what was quoted is recognised by its lines.
    """
    out: list[str] = []
    pending = ""
    for raw_line in flowed.split("\n"):
        if raw_line.startswith(">"):
            out.extend([pending] if pending else [])
            out.append(raw_line)
            pending = ""
            continue
        line = raw_line.removeprefix(" ")
        if line.endswith(" ") and line != "-- ":
            pending += line[:-1] if drop_space else line
        elif line == "-- " and pending:
            out.extend((pending.rstrip(), line))
            pending = ""
        else:
            out.append(pending + line)
            pending = ""
    if pending:
        out.append(pending)
    return "\n".join(out)
