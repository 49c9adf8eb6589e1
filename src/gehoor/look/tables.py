"""A table that is one on a wide screen; on a narrow one each row is a short list, so that nothing lies out of sight."""

from __future__ import annotations

import re

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from gehoor.look import markup

TABLE = (
    '<div class="table-region" role="region" aria-labelledby="{name}-caption" tabindex="0">'
    '<table class="table" id="{name}" role="table"><caption id="{name}-caption">{caption}</caption>'
    "{content}</table></div>"
)
_HEAD = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', re.DOTALL)
_OPEN = re.compile(r"<(thead|tbody|tr|th|td)\b")
_CELL = re.compile(r"<td\b([^>]*)>(.*?)</td>", re.DOTALL)
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def draw_table(content: str, *, name: str, caption: str) -> SafeString:
    """`content` has a head whose cells say what stands under them, and rows that begin with a head of their own.

    Laid out as a list it would be a table no more to those who hear it, so each part says what it is.
    """
    head, end, body = str(content).partition("</thead>")
    labels = [_label(one) for one in _HEAD.findall(head)]
    rows = "<tr".join(_labelled(row, labels) for row in body.split("<tr"))
    drawn = _OPEN.sub(_with_role, f"{head}{end}{rows}")
    return markup.fill(TABLE, name=name, caption=caption, content=SafeString(drawn))


def _label(head: str) -> str:
    """What stands before a cell in a list; a head that is not shown needs none there either."""
    return "" if "visually-hidden" in head else strip_tags(head).strip().replace('"', "&quot;")


def _labelled(row: str, labels: list[str]) -> str:
    following = iter(labels[1:])  # the first is the row's own head

    def with_label(cell: re.Match[str]) -> str:
        return f'<td data-label="{next(following, "")}"{cell[1]}><div>{cell[2]}</div></td>'

    return _CELL.sub(with_label, row)


def _with_role(tag: re.Match[str]) -> str:
    after = tag.string[tag.end() : tag.end() + 14]
    head = "rowheader" if 'scope="row"' in after else "columnheader"
    return f'{tag[0]} role="{_ROLES.get(tag[1], head)}"'
