"""Mail addresses from headers, strictly: one name, one address, or none at all.

A header such as `alice@example.org)bob@example.com` has misled many parsers into seeing a person who did not
write. Here a mailbox with anything unclear about it has a name but no address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gehoor.intake.reading import headers
from gehoor.intake.reading.limits import NAME_CHARACTERS

_PLAIN = re.compile(r"(?:\"?([\w .'\-]*?)\"?\s*<)?([\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*)(>?)", re.ASCII)
# Not in an address: signs that cannot be seen, or that stand for a broken letter.
_ATOM = '[^\\s"(),:;<>@\\[\\\\\\]\\x00-\\x20\\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]+'
_ADDRESS = re.compile(
    rf"(?:{_ATOM}|\"(?:[^\"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*\")@(?:{_ATOM}|\[[\w.:\-]+\])"
)
_LONGEST = 320
_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(r"[()\\]")
_WORD = re.compile(r'[^"(<>,;:]++')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_AROUND_DOTS = re.compile(r"[ \t]{0,20}([.@])[ \t]{0,20}")


class Mailbox(NamedTuple):
    """A name and an address as a header claims them; the address is empty when it is unclear."""

    name: str
    address: str


class _Token(NamedTuple):
    kind: str  # word, quoted, comment, angle, or one of , ; :
    text: str


def is_address(text: str) -> bool:
    """Whether the text is exactly one well-formed address."""
    if len(text) > _LONGEST or "=?" in text or not _ADDRESS.fullmatch(text):
        return False
    domain = text.rpartition("@")[2]
    return ".." not in domain and not domain.startswith(".") and not domain.endswith(".")


def parse(value: bytes, *, limit: int, hint: str = "") -> list[Mailbox]:
    """The mailboxes of an address header, at most `limit`, groups opened up. Linear in the header's length."""
    line = headers.unfold(value, hint)
    plain = _PLAIN.fullmatch(line)
    if plain and bool(plain[3]) == ("<" in line) and is_address(plain[2]):
        return [Mailbox((plain[1] or "").strip(), plain[2])]
    boxes: list[Mailbox] = []
    for tokens in _split(line):
        box = _mailbox(tokens)
        if box is not None:
            boxes.append(box)
        if len(boxes) >= limit:
            break
    return boxes


def join_split_names(boxes: list[Mailbox]) -> list[Mailbox]:
    """`Jansen, Piet <piet@example.nl>` without quotes is one person, not two."""
    out: list[Mailbox] = []
    loose: list[str] = []
    for box in boxes:
        if "@" not in box.address and box is not boxes[-1]:
            loose.append(box.name or box.address)
        elif loose and box.name:
            out.append(Mailbox(", ".join([*loose, box.name]), box.address))
            loose = []
        else:
            out.extend([*(Mailbox("", name) for name in loose), box])
            loose = []
    return out


def _split(line: str) -> Iterator[list[_Token]]:
    """The tokens of each mailbox, one list after the other."""
    tokens = list(_tokens(line))
    has_groups = any(token.kind == ";" for token in tokens)
    current: list[_Token] = []
    for token in tokens:
        if token.kind in ",;":
            yield current
            current = []
        elif token.kind == ":" and has_groups:
            current = []  # what stood before it was the group's name
        else:
            current.append(token)
    yield current


def _tokens(line: str) -> Iterator[_Token]:
    position, quotes_pair = 0, True
    while position < len(line):
        sign = line[position]
        quoted = _QUOTED.match(line, position) if sign == '"' and quotes_pair else None
        if quoted:
            yield _Token("quoted", _ESCAPE.sub(r"\1", quoted[0][1:-1]))
            position = quoted.end()
        elif sign == '"':
            quotes_pair = False
            position += 1
        elif sign == "(":
            end = _comment_end(line, position)
            yield _Token("comment" if end <= len(line) else "broken", line[position + 1 : end - 1])
            position = end
        elif sign == "<":
            end = _angle_end(line, position)
            yield _Token("angle", line[position + 1 : end])
            position = end + 1
        elif sign in ",;:":
            yield _Token(sign, sign)
            position += 1
        else:
            word = _WORD.match(line, position)
            end = word.end() if word else position + 1
            yield _Token("word", line[position:end])
            position = end


def _comment_end(line: str, start: int) -> int:
    """Past the bracket that closes a comment; past the end when none does."""
    depth, position = 0, start
    while (found := _BRACKET.search(line, position)) is not None:
        position = found.end()
        if found[0] == "\\":
            position += 1
            continue
        depth += 1 if found[0] == "(" else -1
        if depth == 0:
            return position
    return len(line) + 1


def _angle_end(line: str, start: int) -> int:
    """Where the address that begins with `<` ends: at `>`, or where the next mailbox begins."""
    close = line.find(">", start)
    if close < 0:
        comma = line.find(",", start)
        return comma - 1 if comma > 0 else len(line)
    return close


def _mailbox(tokens: list[_Token]) -> Mailbox | None:
    words = [token.text for token in tokens if token.kind in ("word", "quoted", ":")]
    said = _BLANKS.sub(" ", "".join(words)).strip(" >")
    if any(token.kind == "broken" for token in tokens):
        # What an unclosed comment swallows may be the real address, or not: nobody can say.
        return Mailbox(_name(said), "")
    if any(token.kind == "angle" for token in tokens):
        return _with_angle(tokens)
    return _without_angle(tokens, said) if said else None


def _with_angle(tokens: list[_Token]) -> Mailbox | None:
    """`Name (comment) <address>`: unclear when more follows that could be an address too."""
    angles = [_address(token.text) for token in tokens if token.kind == "angle"]
    first = next(index for index, token in enumerate(tokens) if token.kind == "angle")
    before = [f"({token.text})" if token.kind == "comment" else token.text for token in tokens[:first]]
    after = [token.text.strip(" >") for token in tokens[first + 1 :] if token.kind != "angle"]
    strays = "".join(token.text for token in tokens[first + 1 :] if token.kind in ("word", "quoted"))
    clear = len(angles) == 1 and "@" not in strays and (is_address(angles[0]) or "@" not in angles[0])
    said = "".join(before) or " ".join(after)
    address = angles[0] if clear else ""
    if not said and not angles[0]:
        return None
    return Mailbox(_name(said or ("" if address else angles[0])), address)


def _without_angle(tokens: list[_Token], said: str) -> Mailbox:
    """`address (name)`, a bare word, or something that is no address at all."""
    comments = " ".join(token.text for token in tokens if token.kind == "comment")
    quoted = any(token.kind == "quoted" for token in tokens)
    tight = "".join(_requoted(tokens)) if quoted else _AROUND_DOTS.sub(r"\1", said)
    if is_address(tight):
        return Mailbox(_name(comments), tight)
    if quoted or "@" in said or " " in said or "=?" in said:
        return Mailbox(_name(said), "")
    return Mailbox(_name(comments), said)


def _requoted(tokens: list[_Token]) -> Iterator[str]:
    for token in tokens:
        if token.kind == "quoted":
            yield f'"{token.text}"'
        elif token.kind == "word":
            yield token.text.strip()


def _address(text: str) -> str:
    """What stands between angle brackets: comments and a route (`@a,@b:`) dropped."""
    while (start := text.find("(")) >= 0:
        text = text[:start] + text[_comment_end(text, start) :]
    text = _AROUND_DOTS.sub(r"\1", text.strip(" <>\t"))
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    return text


def _name(text: str) -> str:
    name = _BLANKS.sub(" ", headers.as_text(text.strip())).strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1]
    return name[:NAME_CHARACTERS]
