"""`type; name=value; name*0*=...`: the values of Content-Type and Content-Disposition (RFC 2045, 2183, 2231)."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote_to_bytes

from gehoor.intake.reading import charsets, headers, limits

_TYPE = re.compile(r"\s*([^\s;/=\"]+/[^\s;\"]+|[^\s;/=\"]+(?=\s*(?:;|$)))")
_PARAMETER = re.compile(r"[;\s]*([^\s=;\"]+)\s*=\s*")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_NUMBERED = re.compile(r"(.+?)\*(\d{1,3})(\*?)")


def parse_typed(value: bytes, hint: str = "") -> tuple[str, dict[str, str]]:
    """The type (or disposition) in lower case and its parameters, decoded. Linear in the header's length."""
    line = headers.unfold(value, hint)
    kind = _TYPE.match(line)
    position = kind.end() if kind else 0
    found: dict[str, str] = {}
    while len(found) < limits.PARAMETERS:
        parameter = _PARAMETER.match(line, position)
        if parameter is None:
            skip = line.find(";", position)
            if skip < 0:
                break
            position = skip + 1
            continue
        content, position = _value(line, parameter.end())
        found.setdefault(parameter[1].lower(), content)
    return (kind[1].lower() if kind else ""), (_joined(found) if found else found)


def _value(line: str, position: int) -> tuple[str, int]:
    quoted = _QUOTED.match(line, position) if line.startswith('"', position) else None
    if quoted:
        return quoted[1].replace("\\\\", "\\").replace('\\"', '"'), quoted.end()
    end = line.find(";", position)
    end = len(line) if end < 0 else end
    return line[position:end].strip().strip('"'), end


def _joined(found: dict[str, str]) -> dict[str, str]:
    """Continued (`name*0`) and extended (`name*`) values put together; encoded words decoded."""
    if not any("*" in name for name in found):
        return {name: headers.decode_words(text) if "=?" in text else text for name, text in found.items()}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    out: dict[str, str] = {}
    for name, text in found.items():
        numbered = _NUMBERED.fullmatch(name)
        if numbered:
            pieces.setdefault(numbered[1], []).append((int(numbered[2]), bool(numbered[3]), text))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], []).append((0, True, text))
        else:
            out[name] = headers.decode_words(text) if "=?" in text else text
    for name, parts in pieces.items():
        out[name] = _extended(sorted(parts))
    return out


def _extended(parts: list[tuple[int, bool, str]]) -> str:
    if not any(encoded for _, encoded, _ in parts):
        return headers.decode_words("".join(text for _, _, text in parts))
    charset, data = "", b""
    for index, (encoded, group) in enumerate(groupby(parts, key=itemgetter(1))):
        # Some programs cut in the middle of a sign: what is encoded is one text.
        content = "".join(text for _, _, text in group)
        if index == 0 and encoded and content.count("'") >= 2:  # noqa: PLR2004 -- charset'language'text
            charset, _, content = content.split("'", 2)
        raw = content.encode("utf-8", "replace")
        data += unquote_to_bytes(raw) if encoded else raw
    text = charsets.decode(data, charset)[0]
    return headers.decode_words(text) if "=?" in text else text
