"""What a mail's HTML shows as quoted, carried over to the lines of its text.

Mail programs wrap the quoted message in containers with telling names. One pass of a stream parser collects the
visible text in and out of them; each line of the text is then found again in that stream.
"""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_HTML = 2_000_000
WINDOW = 4_000
LOOKED_FOR = 200
_NOT_SOLID = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff-*•·>"))
_HINTS = ("blockquote", "gmail_quote", "divrplyfwdmsg", "outlookmessageheader", "yahoo_quoted", "moz-cite-prefix",
          "appendonsend", "protonmail_quote", "tutanota_quote", "zmail_extra", "moz-forward-container", "replyforward")  # fmt: skip
_CONTAINERS = ("gmail_quote", "yahoo_quoted", "yahooquoted", "protonmail_quote", "tutanota_quote", "zmail_extra",
               "moz-forward-container", "moz-cite-prefix", "gmail_attr", "quoted_text", "x_gmail_quote")  # fmt: skip
_REST_IS_QUOTED = (
    "divrplyfwdmsg",
    "outlookmessageheader",
    "appendonsend",
    "replyforwardmessage",
    "reply-intro",
)
_HIDDEN = frozenset(("style", "script", "head", "title"))


def quoted_lines(lines: Sequence[str], html: str) -> frozenset[int]:
    """The numbers of the lines that stand in a quote container of the HTML; none when the text marks its quotes."""
    if any(line.lstrip().startswith(">") for line in lines):
        return frozenset()
    low = html[:MAX_HTML].casefold()
    if not any(hint in low for hint in _HINTS):
        return frozenset()
    reader = _Reader()
    try:
        reader.feed(html[:MAX_HTML])
        reader.close()
    except (AssertionError, ValueError):  # the stream parser gives up on some broken declarations
        return frozenset()
    return _align(lines, reader.pieces)


class _Reader(HTMLParser):
    """Collects (quoted, text without white space)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[bool, str]] = []
        self._container = ""
        self._nested = 0
        self._hidden = ""
        self._rest = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden = tag
        if self._rest:
            return
        if self._container:
            self._nested += tag == self._container
            return
        named = " ".join(value.casefold() for name, value in attrs if name in {"class", "id"} and value)
        self._rest = any(word in named for word in _REST_IS_QUOTED)
        if any(word in named for word in _CONTAINERS) or (tag == "blockquote" and _cites(attrs)):
            self._container, self._nested = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        if tag == self._container:
            self._nested -= 1
            if not self._nested:
                self._container = ""

    def handle_data(self, data: str) -> None:
        solid = "" if self._hidden else _solid(data)
        if solid:
            self.pieces.append((self._rest or bool(self._container), solid))


def _solid(text: str) -> str:
    """Letters only: without white space, list marks and invisible signs."""
    return "".join(text.translate(_NOT_SOLID).split())


def _cites(attrs: list[tuple[str, str | None]]) -> bool:
    """A blockquote of a reply, not an indented paragraph."""
    values = dict(attrs)
    style = (values.get("style") or "").casefold()
    return "cite" in values or (values.get("type") or "").casefold() == "cite" or "border-left" in style


def _align(lines: Sequence[str], pieces: Sequence[tuple[bool, str]]) -> frozenset[int]:
    """Walk text and HTML side by side; a line is quoted when its first letters stand in a quoted piece.

    A line that is not found again goes with the line before it, if the next one that is found is quoted too.
    """
    whole = "".join(solid for _, solid in pieces)
    starts = list(accumulate((len(solid) for _, solid in pieces), initial=0))
    numbers: set[int] = set()
    doubtful: list[int] = []
    at = piece = 0
    quoted = False
    for index, line in enumerate(lines):
        solid = _solid(line)[:LOOKED_FOR]
        if not solid:
            continue
        place = whole.find(solid, at, at + WINDOW)
        if place < 0:
            doubtful.append(index)
            continue
        while starts[piece + 1] <= place:
            piece += 1
        if pieces[piece][0]:
            numbers.add(index)
            numbers.update(doubtful if quoted else ())
        doubtful.clear()
        quoted = pieces[piece][0]
        at = place + len(solid)
    numbers.update(doubtful if quoted else ())
    return frozenset(numbers)
