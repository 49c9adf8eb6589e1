"""What the parts of a mail hold: its texts, its HTML, its attachments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gehoor.intake.reading import bodies, headers, html_text, limits, remarks, tnef
from gehoor.intake.reading.mime import Part, Tree
from gehoor.intake.reading.model import Attachment
from gehoor.intake.reading.parameters import parse_typed

_BODY_TYPES = ("text/plain", "text/html")
# Signs that would make a name look like another one: line ends, NUL, and those that turn the direction of writing.
_DECEITFUL = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass(slots=True)
class Contents:
    """The texts and files of a mail, in the order of its parts."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        """The HTML as sent, not made safe."""
        return "\n".join(self.htmls)

    @property
    def text(self) -> str:
        """What the mail says: its own text, or that of its HTML when it has none."""
        own = "\n".join(text for text in self.texts if text.strip())
        if not own and self.htmls:
            own = html_text.to_text(self.html)
        if len(own) > limits.TEXT_CHARACTERS:
            self.remarks.append(remarks.CUT_TEXT)
            own = own[: limits.TEXT_CHARACTERS]
        return own


def collect(tree: Tree, hint: str) -> Contents:
    """Sort the parts of a mail into text and files."""
    found = Contents()
    leaves = list(_leaves(tree.root))
    spare: list[tuple[Part, bytes]] = []
    for part, is_double in leaves:
        disposition, name, cid = _labels(part, hint)
        data = bodies.content(part)
        is_body = (
            part.type in _BODY_TYPES
            and disposition != "attachment"
            and not (leaves[0][0] is not part and _is_for_html(part, cid))
        )
        if is_body and (not name or (len(leaves) == 1 and disposition != "inline")):
            if not (is_double and found.texts and part.type == "text/plain"):
                _add_body(found, part, data, hint)
        elif data or name or part.type not in _BODY_TYPES:
            _add_file(found, part, data, name=name, cid=cid, inline=disposition == "inline")
            if is_body:
                spare.append((part, data))
    if spare and not any(text.strip() for text in (*found.texts, *found.htmls)):
        # The only words of the mail stand in a named part that was meant to be shown.
        plain = [one for one in spare if one[0].type == "text/plain"]
        for part, data in plain or spare:
            _add_body(found, part, data, hint)
    html = found.html
    if html and any(file.cid for file in found.attachments):
        found.attachments = [_inline_if_shown(file, html) for file in found.attachments]
    return found


def _is_for_html(part: Part, cid: str) -> bool:
    """Whether a text part is a file for the HTML beside it rather than a body."""
    return bool(cid) and part.inside == "multipart/related" and part.type == "text/plain"


def _leaves(part: Part) -> Iterator[tuple[Part, bool]]:
    """The parts without parts, in order, and whether each says again what an earlier one says.

    The depth is bounded by the parser.
    """
    had_text = False
    for child in part.parts:
        for leaf, is_double in _leaves(child):
            yield leaf, is_double or (had_text and part.type == "multipart/alternative")
            had_text = had_text or leaf.type == "text/plain"
    if not part.parts:
        yield part, False


def _labels(part: Part, hint: str) -> tuple[str, str, str]:
    """Disposition, file name and content id of a part."""
    declared = part.headers.first("content-disposition")
    disposition, parameters = parse_typed(declared, hint) if declared else ("", {})
    name = parameters.get("filename") or part.parameters.get("name") or parameters.get("name") or ""
    cid = headers.unfold(part.headers.first("content-id")).strip("<> ")
    return disposition, _DECEITFUL.sub("", name).strip()[: limits.NAME_CHARACTERS], cid


def _add_body(found: Contents, part: Part, data: bytes, hint: str) -> None:
    if part.type == "text/plain" and b"\nbegin " in b"\n" + data[:-1] and b"\nend" in data:
        data, files = bodies.split_uu(data)
        for file in files:
            _keep(found, file.name, "application/octet-stream", file.content)
    text, right = bodies.text(part, data, hint)
    if not right and not text.isascii() and remarks.CHARSET_REPAIRED not in found.remarks:
        found.remarks.append(remarks.CHARSET_REPAIRED)
    (found.htmls if part.type == "text/html" else found.texts).append(text)


def _add_file(found: Contents, part: Part, data: bytes, *, name: str, cid: str, inline: bool) -> None:
    kind = part.type
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        found.remarks.append(remarks.TNEF)
        name = name or "winmail.dat"
        if inside := tnef.names(data):
            found.remarks.append(remarks.TNEF_NAMES % {"names": ", ".join(inside)})
    _keep(found, name, kind, data, cid=cid, inline=inline)


def _keep(found: Contents, name: str, kind: str, data: bytes, *, cid: str = "", inline: bool = False) -> None:
    digest = hashlib.sha256(data).hexdigest()
    found.attachments.append(Attachment(name, kind, len(data), digest, data, cid, inline))


def _inline_if_shown(file: Attachment, html: str) -> Attachment:
    if not file.cid or file.inline or f"cid:{file.cid}" not in html:
        return file
    return Attachment(file.name, file.type, file.size, file.sha256, file.content, file.cid, inline=True)
