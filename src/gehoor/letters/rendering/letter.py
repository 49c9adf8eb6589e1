"""Facts → subject, text and HTML, in the letter's own language whatever is active around it."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from gehoor.letters.rendering.content import Content, Part, content
from gehoor.letters.rules import plain
from gehoor.letters.rules.facts import Facts, one_line

SUBJECT_SIGNS = 200


@dataclass(frozen=True)
class Rendered:
    """One letter, ready to be put into a mail."""

    subject: str
    text: str
    html: str


def render(facts: Facts, *, link: str = "") -> Rendered:
    """The letter of these facts. The same facts and link always give the same letter."""
    with translation.override(facts.language):
        said = content(facts, link=link)
        context = {"letter": said, "language": facts.language.split("-")[0], "team": facts.team}
        html = render_to_string("letters/letter.html", context)
    return Rendered(one_line(said.subject)[:SUBJECT_SIGNS], _text(said), html)


def lines(facts: Facts) -> list[str]:
    """The same words without greeting, links and footer: for a page that shows them at once."""
    with translation.override(facts.language):
        return [part.text for part in content(facts).parts if part.look != "link" and not part.in_letters]


def _text(said: Content) -> str:
    ending = "\n".join(line for line in (said.closing, *said.signed) if line)
    blocks = [said.greeting, *map(_block, said.parts), ending, *map(_block, said.after)]
    if said.quoted:
        blocks.append(plain.wrapped(said.quoted_line) + "\n" + plain.quoted(said.quoted))
    text = "\n\n".join(block for block in blocks if block)
    return f"{text}\n\n-- \n{plain.wrapped(said.footer)}\n"


def _block(part: Part) -> str:
    if part.look == "link":
        return f"{part.text}:\n{part.href}"
    if part.look == "written":
        return part.text
    return plain.quoted(part.text) if part.look == "quote" else plain.wrapped(part.text)
