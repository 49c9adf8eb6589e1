"""HTML as plain text, for mails that have no text of their own. One pass, linear, no parser of its own bugs.

Quoted mail (`blockquote type=cite`) gets "> " before its lines, so that what was quoted stays recognisable.
What the sender hid (display: none) stays hidden. Nothing here makes HTML safe: it makes text.
"""

from __future__ import annotations

import html as entities
import re

from gehoor.intake.reading import limits

# No quoted value may hold "<": so each tag is looked through once, whatever quotes are missing.
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:\-]{0,40})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:\-]{0,40})")
_RAW = frozenset({"script", "style", "title", "template", "noframes", "noembed", "textarea", "xml"})
_PARAGRAPH = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "blockquote", "table", "dl"}
)
_BLOCK = _PARAGRAPH | {
    *("div", "tr", "li", "section", "article", "header", "footer", "form", "fieldset", "address", "dt", "dd"),
    *("center", "body", "html", "main", "aside", "nav", "figure", "caption", "hr", "o:p"),
}
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "source"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|\shidden(?:\s|=|$)", re.IGNORECASE
)
_CITE = re.compile(r"type\s*=\s*[\"']?cite|gmail_quote", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TOO_MANY_BLANKS = re.compile(r"\n{3,}")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u034f]")


def to_text(html: str) -> str:
    """The text that a reader of the HTML sees, in lines."""
    writer = _Writer()
    html = html[: limits.HTML_CHARACTERS]
    position = 0
    while (start := html.find("<", position)) >= 0:
        if start > position:
            writer.say(html[position:start])
        position = _markup(html, start, writer)
    writer.say(html[position:])
    return writer.text()


def _markup(html: str, start: int, writer: _Writer) -> int:
    """Handle what begins with `<` at `start`; where the text goes on."""
    if html.startswith("<!--", start):
        end = -1 if "-->" in writer.endless else html.find("-->", start + 4)
        if end < 0:
            writer.endless.add("-->")
        return end + 3 if end >= 0 else _after(html, start, writer)
    if html.startswith(("<!", "<?"), start):
        return _after(html, start, writer)
    tag = _TAG.match(html, start) or _NAME.match(html, start)
    if tag is None:
        writer.say("<")
        return start + 1
    name, whole = tag[1].lower(), tag.re is _TAG
    end = tag.end() if whole else _after(html, start, writer)
    if html[start + 1] == "/":
        writer.close(name)
    elif name in _RAW:
        return _after_raw(html, end, name, writer)
    else:
        writer.open(name, tag[2] if whole else "")
    return end


def _after(html: str, start: int, writer: _Writer) -> int:
    """Past the next `>`; a tag that never ends is dropped alone, not what follows it."""
    end = -1 if ">" in writer.endless else html.find(">", start)
    if end < 0:
        writer.endless.add(">")
        return start + 1
    return end + 1


def _after_raw(html: str, start: int, name: str, writer: _Writer) -> int:
    """Past the end tag of an element whose content is no text. Each name that never ends is looked for once."""
    if name in writer.endless:
        return start
    ending = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(html, start)
    if ending is None:
        writer.endless.add(name)
        return start
    return ending.end()


class _Writer:
    """Collects text in lines, with the quote depth and hidden elements in mind."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []
        self.quotes: list[bool] = []
        self.hidden_by, self.hidden_depth = "", 0
        self.preformatted = 0
        self.endless: set[str] = set()

    def say(self, text: str) -> None:
        if self.hidden_depth or not text:
            return
        if "&" in text:
            text = entities.unescape(text)
        if self.preformatted:
            *whole, last = text.replace("\r", "").split("\n")
            for line in whole:
                self.words.append(line)
                self.end_line()
            self.words.append(last)
        else:
            self.words.append(_SPACE.sub(" ", text))

    def open(self, name: str, attributes: str) -> None:
        if self.hidden_depth:
            self.hidden_depth += name == self.hidden_by
            return
        if attributes and name not in _VOID and _HIDDEN.search(attributes):
            self.hidden_by, self.hidden_depth = name, 1
            return
        self.begin(name, attributes)

    def begin(self, name: str, attributes: str) -> None:
        if name == "br":
            self.end_line()
        elif name == "img" and (alt := _ALT.search(attributes)):
            self.say(alt[1] or alt[2] or "")
        elif name in _BLOCK:
            self.end_block(paragraph=name in _PARAGRAPH)
            if name == "blockquote":
                self.quotes.append(bool(_CITE.search(attributes)))
            elif name == "li":
                self.words.append("- ")
            self.preformatted += name == "pre"
        elif name in ("td", "th") and self.words:
            self.words.append(" ")

    def close(self, name: str) -> None:
        if self.hidden_depth:
            self.hidden_depth -= name == self.hidden_by
            return
        if name == "blockquote" and self.quotes:
            self.end_quote()
        elif name in _BLOCK:
            self.end_block(paragraph=name in _PARAGRAPH)
            self.preformatted = max(0, self.preformatted - (name == "pre"))

    def end_block(self, *, paragraph: bool) -> None:
        if any(not word.isspace() for word in self.words if word):
            self.end_line()
        self.words.clear()
        if paragraph and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.prefix().rstrip())

    def end_quote(self) -> None:
        self.end_block(paragraph=False)
        while self.lines and self.lines[-1].startswith(">") and not self.lines[-1].strip("> "):
            self.lines.pop()
        self.quotes.pop()
        self.end_block(paragraph=True)

    def end_line(self) -> None:
        line = "".join(self.words)
        line = line.rstrip() if self.preformatted else _SPACE.sub(" ", line).strip()
        self.lines.append((self.prefix() + line).rstrip())
        self.words.clear()

    def prefix(self) -> str:
        return "> " * min(sum(self.quotes), 10)

    def text(self) -> str:
        self.end_block(paragraph=False)
        text = _INVISIBLE.sub("", "\n".join(self.lines)).replace("\xa0", " ")
        return _TOO_MANY_BLANKS.sub("\n\n", text).strip()
