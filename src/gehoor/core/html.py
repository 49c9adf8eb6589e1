"""The HTML of strangers, cleaned when it is shown, so that a better cleaner also mends what came in long ago."""

from __future__ import annotations

import re
from collections.abc import Mapping

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)
ATTRIBUTES = {
    "*": frozenset({"align", "dir", "lang", "title", "valign"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "font": frozenset({"color", "size"}),
    "table": frozenset({"width", "cellpadding", "cellspacing", "border"}),
    "td": frozenset({"width", "colspan", "rowspan", "bgcolor"}),
    "th": frozenset({"width", "colspan", "rowspan", "bgcolor"}),
    "ol": frozenset({"start", "type"}),
}
_LINK = re.compile(r"^(?:https?|mailto|tel):", re.IGNORECASE)
_PICTURE = re.compile(r"^data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$")
PAGE = (
    '<!doctype html><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width"><style>{style}</style><body>{body}'
)
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;margin:8px;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}blockquote{margin:0 0 0 12px;padding-left:12px;border-left:2px solid #999}"
    "table{max-width:100%}pre{white-space:pre-wrap}"
)
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups"
    " allow-popups-to-escape-sandbox; base-uri 'none'; form-action 'none'"
)


def clean(html: str, *, pictures: Mapping[str, str] | None = None) -> str:
    """Harmless HTML: no script, style, form, frame or remote picture. `pictures` are data: URIs by content id.
    Only pictures may be data: a link to such a document would open it under no policy at all.

    Links open in a page of their own and do not tell where they were clicked.
    """
    import nh3

    known = pictures or {}

    def keep(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if _LINK.match(value) else None
        if attribute != "src":
            return value
        is_cid = value[:4].lower() == "cid:"
        found = known.get(value[4:].strip("<>"), "") if is_cid else value
        return found if _PICTURE.match(found) else None

    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel", "data", "cid"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        clean_content_tags={"script", "style", "title", "noscript", "template"},
    )


def page(html: str, *, title: str, pictures: Mapping[str, str] | None = None) -> str:
    """A whole document for a sandboxed frame."""
    from django.utils.html import escape

    return PAGE.format(title=escape(title), style=STYLE, body=clean(html, pictures=pictures))
