"""The names of the files in Outlook's winmail.dat, when its structure is simple; the files stay packed."""

from __future__ import annotations

import struct

from gehoor.intake.reading import charsets

_SIGNATURE = 0x223E9F78
_TITLE = 0x00018010
_HEAD = struct.Struct("<BII")
_FIRST = 6
_CHECKSUM = 2
_ATTRIBUTES = 1_000
_NAMES = 50


def names(data: bytes) -> tuple[str, ...]:
    """The titles of the attachments in a TNEF stream, in order; none when it is broken."""
    if len(data) < _FIRST or int.from_bytes(data[:4], "little") != _SIGNATURE:
        return ()
    found: list[str] = []
    position = _FIRST
    for _ in range(_ATTRIBUTES):
        if position + _HEAD.size > len(data) or len(found) >= _NAMES:
            break
        _, name, length = _HEAD.unpack_from(data, position)
        position += _HEAD.size
        if name == _TITLE:
            title = data[position : position + min(length, 255)].rstrip(b"\x00")
            found.append(charsets.decode(title)[0])
        position += length + _CHECKSUM
    return tuple(found)
