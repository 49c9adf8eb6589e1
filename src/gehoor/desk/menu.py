"""The smaller deeds on a case, in the menu at its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from gehoor.desk import shown, words
from gehoor.look import markup

LINK = '<a class="menu-item" href="{url}"{key}>{sign}{label}{shown_key}</a>'
KEY = ' data-key="{key}"'
SHOWN_KEY = "<kbd>{key}</kbd>"


@dataclass(frozen=True, slots=True)
class Item:
    label: Any
    url: str
    icon: str
    key: str = ""

    @property
    def drawn(self) -> SafeString:
        key = markup.fill(KEY, key=self.key) if self.key else markup.EMPTY
        shown_key = markup.fill(SHOWN_KEY, key=self.key) if self.key else markup.EMPTY
        sign = markup.sign(self.icon)
        return markup.fill(LINK, url=self.url, key=key, sign=sign, label=self.label, shown_key=shown_key)


def items(case: Any, *, last_spoken: int) -> list[Item]:
    """What leads to a form; `last_spoken` is the message that "forward" is about, 0 when there is none."""
    url, found = shown.case_url(case.number), []
    if case.is_at_work:
        found += [
            Item(words.DEEDS["promise"], f"{url}promise/", "promise", "p"),
            Item(words.DEEDS["wait"], f"{url}wait/", "clock", "w"),
        ]
    if last_spoken:
        found.append(Item(words.FORWARD_LAST, f"{url}forward/{last_spoken}/", "forward", "f"))
    if not case.merged_into_id:
        found.append(Item(words.DEEDS["merge"], f"{url}merge/", "merge"))
    found += [
        Item(words.DEEDS["facts"], f"{url}facts/", "edit"),
        Item(words.DEEDS["person"], f"{url}person/", "person"),
    ]
    if case.is_at_work:
        found.append(Item(words.DEEDS["not_taken_up"], f"{url}not-taken-up/", "ban"))
    return found
