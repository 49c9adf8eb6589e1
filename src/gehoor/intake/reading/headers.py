"""Header values as text: encoded words (RFC 2047) as they should be and as they are, raw 8-bit bytes, folding."""

from __future__ import annotations

import binascii
import re

from gehoor.intake.reading import charsets

_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?")
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_QUAD = 4


def unfold(value: bytes, hint: str = "") -> str:
    """A header's bytes as one line of text; encoded words stay encoded."""
    text = charsets.clean(value.decode("ascii")) if value.isascii() else charsets.decode(value, hint=hint)[0]
    if "\n" in text or "\r" in text:
        text = _FOLD.sub(" ", text)
    return text.strip()


def as_text(value: bytes | str, hint: str = "") -> str:
    """A header as people read it: unfolded, encoded words decoded, control signs gone."""
    line = unfold(value, hint) if isinstance(value, bytes) else value
    if "=?" in line:
        line = decode_words(line).strip()
    return line if line.isprintable() else _CONTROLS.sub(" ", line.replace("\t", " ")).strip()


def decode_words(line: str) -> str:
    """Encoded words replaced by what they say; white space between two of them belongs to neither.

    Linear: a word that never ends ends the search. Neighbours of one charset are joined as bytes first, for
    mailers split them in the middle of a letter.
    """
    out: list[str] = []
    run: list[tuple[str, str, str]] = []
    position = 0
    while (start := _WORD.search(line, position)) is not None:
        end = line.find("?=", start.end())
        if end < 0:
            break
        between = line[position : start.start()]
        if not run or between.strip():
            out.append(_say(run))
            out.append(between)
            run = []
        run.append((start[1].split("*")[0].lower(), start[2].lower(), line[start.end() : end]))
        position = end + 2
    out.extend((_say(run), line[position:]))
    return "".join(out)


def _say(run: list[tuple[str, str, str]]) -> str:
    out: list[str] = []
    index = 0
    while index < len(run):
        charset = run[index][0]
        data: list[bytes] = []
        pending = ""
        while index < len(run) and run[index][0] == charset:
            _, encoding, text = run[index]
            if encoding == "q":
                data.extend((_from_base64(pending), _from_q(text)))
                pending = ""
            else:
                # A word cut within a group of four goes on in the next one.
                pending += text
                if len(pending) % _QUAD == 0 or "=" in text:
                    data.append(_from_base64(pending))
                    pending = ""
            index += 1
        data.append(_from_base64(pending))
        out.append(charsets.decode(b"".join(data), charset)[0])
    return "".join(out)


def _from_q(text: str) -> bytes:
    raw = text.encode("utf-8", "replace").replace(b"_", b" ")
    return binascii.a2b_qp(raw.replace(b"\n", b" ")) if b"=" in raw else raw


def _from_base64(text: str) -> bytes:
    raw = _NOT_BASE64.sub(b"", text.encode("ascii", "ignore"))
    if len(raw) % _QUAD == 1:
        raw = raw[:-1]
    return binascii.a2b_base64(raw + b"=" * (-len(raw) % _QUAD))


def ids(value: str, limit: int) -> tuple[str, ...]:
    """The message ids in a header, without their angle brackets, each once and in order."""
    found = re.findall(r"<([^<>\s]{1,998})>", value) or [
        word
        for word in value.split()
        if "@" in word and len(word) <= 998  # noqa: PLR2004 -- RFC 5322 line
    ]
    if len(found) > limit:
        # The first names the thread and the last ones its newest branch.
        found = [found[0], *found[-(limit - 1) :]]
    return tuple(dict.fromkeys(word.strip("<>,;") for word in found))
