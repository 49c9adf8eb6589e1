"""Cut a mail's text into the newest part, what it quotes, and the signature.

How it decides, in one pass over the lines:

1. A *whole message below* (header block, separator, "reply above this line", an attribution without quote marks)
   ends the writer's part: everything from there is quoted.
2. Lines with ">" are quotes; an attribution above them belongs to them and never stays in the reply.
3. Quotes after the last own line are dropped. Quotes between own lines stay with their answers. A quote above the
   only own lines is dropped when it has an attribution or is long (bottom posting), else it stays.
4. "-- " and "Sent from my …" with what follows go to the signature.
5. When nothing would be left although the person wrote something, the unquoted lines are the reply; only a forward
   may be empty.

Linear in the length of the text: each line is looked at a bounded number of times, each pattern sees one bounded line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gehoor.intake.reading.reply import vocabulary
from gehoor.intake.reading.reply.containers import quoted_lines
from gehoor.intake.reading.reply.scan import BLANK, TEXT, Scan, opens_with_head, scan
from gehoor.intake.reading.reply.shapes import bare, is_rule
from gehoor.intake.reading.reply.signs import is_sent_from, signature_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONG_QUOTE = 12
LONG_MIDDLE_QUOTE = 25
SEARCHED_STRETCHES = 1_000  # no letter answers so many quotes one by one


@dataclass(frozen=True, slots=True)
class Cut:
    """The parts of one mail's text; each is made of lines of the text, in their order."""

    reply: str
    quoted: str
    signature: str


def cut(text: str, *, html: str | None = None, subject: str = "") -> Cut:
    """Cut the text of a mail. `html` is the mail's raw HTML, used only where the text has no quote marks.

    The reply is empty only when there is nothing unquoted in the mail, or nothing above a forward.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marked = quoted_lines(lines, html) if html else frozenset()
    found = scan(lines, marked)
    reply, quoted, signature = _parts(lines, found)
    if marked and not _has_words(lines, reply):  # the container held the writer's own words
        found = scan(lines, frozenset())
        reply, quoted, signature = _parts(lines, found)
    if not _has_words(lines, reply):
        reply, quoted, signature = _never_empty(lines, found, signature, subject)
    return Cut(_join(lines, reply), _join(lines, quoted), _join(lines, signature))


@dataclass(slots=True)
class _Stretch:
    """A run of the writer's own lines, of a signature, or of a quote (with or without attribution)."""

    kind: str
    first: int
    end: int
    headed: bool = False

    def __len__(self) -> int:
        return self.end - self.first


def _parts(lines: Sequence[str], found: Scan) -> tuple[list[int], list[int], list[int]]:
    stretches = _stretches(lines, found)
    staying = _staying(stretches)
    reply: list[int] = []
    quoted: list[int] = []
    signature: list[int] = []
    for index, stretch in enumerate(stretches):
        numbers = range(stretch.first, stretch.end)
        if stretch.kind == "own":
            reply.extend(numbers)
        elif stretch.kind == "signature":
            signature.extend(numbers)
        elif index in staying and not stretch.headed:
            reply.extend(numbers)
        elif index in staying:
            quoted.extend(line for line in numbers if found.is_head(line))
            reply.extend(line for line in numbers if not found.is_head(line))
        else:
            quoted.extend(numbers)
    quoted.extend(range(found.end, len(lines)))
    return reply, quoted, signature


def _stretches(lines: Sequence[str], found: Scan) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    for own, first, end in found.runs():
        if own:
            signed = signature_start(lines, first, end) if len(stretches) < SEARCHED_STRETCHES else end
            kind = "own" if _has_words(lines, range(first, signed)) else "drawn"
            stretches.append(_Stretch(kind, first, signed))
            if signed < end:
                stretches.append(_Stretch("signature", signed, end))
        else:
            # Only above all else does it matter that a quote names its writer itself.
            at_top = not any(one.kind in {"own", "quote"} for one in stretches[:2])
            headed = found.has_head(first, end) or (at_top and opens_with_head(lines, first, end))
            stretches.append(_Stretch("quote", first, end, headed=headed))
    return stretches


def _staying(stretches: Sequence[_Stretch]) -> set[int]:
    """The quotes that stay with the answers around them."""
    own = [index for index, stretch in enumerate(stretches) if stretch.kind == "own"]
    quotes = [index for index, stretch in enumerate(stretches) if stretch.kind == "quote"]
    if not own or not quotes:
        return set()
    before = [index for index in quotes if index < own[0]]
    within = [index for index in quotes if own[0] < index < own[-1]]
    if len(within) == 1 and not before:
        quote = stretches[within[0]]
        return set() if quote.headed and len(quote) > LONG_MIDDLE_QUOTE else set(within)
    if before and not within:
        goes_on = any(not stretches[index].headed for index in quotes if index > own[-1])
        if not goes_on and any(
            stretches[index].headed or len(stretches[index]) > LONG_QUOTE for index in before
        ):
            return set()
    return set(before) | set(within)


def _never_empty(
    lines: Sequence[str], found: Scan, signature: list[int], subject: str
) -> tuple[list[int], list[int], list[int]]:
    """Nothing own was found: a forward may be empty, any other mail shows its unquoted lines."""
    reply: list[int] = []
    if found.end < len(lines):
        if not _is_forward(found, subject):
            reply = _unquoted_below(lines, found.below)
    elif signature and not is_sent_from(_first_text(lines, signature)):
        reply, signature = signature, []
    kept = {*reply, *signature}
    return reply, [line for line in range(len(lines)) if line not in kept], signature


def _unquoted_below(lines: Sequence[str], below: int) -> list[int]:
    """The lines under a header at the very top, up to the next message; all unquoted ones if there are none."""
    rest = scan(lines[below:], frozenset())
    shown = [below + line for line in range(rest.end) if rest.kinds[line] in {TEXT, BLANK}]
    if _has_words(lines, shown):
        return shown
    return [line for line in range(below, len(lines)) if not lines[line].lstrip().startswith(">")]


def _is_forward(found: Scan, subject: str) -> bool:
    return found.forward or subject.strip().casefold().startswith(vocabulary.SUBJECT_FORWARDS)


def _first_text(lines: Sequence[str], numbers: Iterable[int]) -> str:
    return next((bare(lines[line]) for line in numbers if lines[line].strip()), "")


def _has_words(lines: Sequence[str], numbers: Iterable[int]) -> bool:
    """Whether something is said: a letter, a figure or a sign such as an emoji, not only drawn rules."""
    for line in numbers:
        text = lines[line].strip()
        if text and bare(text) and not is_rule(text):
            return True
    return False


def _join(lines: Sequence[str], numbers: Sequence[int]) -> str:
    """The lines as one text; where lines were taken out in between, one blank line marks the place."""
    kept: list[str] = []
    before = None
    for line in numbers:
        gap = before is not None and line != before + 1
        before = line
        if gap:
            while kept and not kept[-1].strip():
                kept.pop()
            kept.append("")
        if (gap or (kept and kept[-1] == "" and len(kept) == 1)) and not lines[line].strip():
            continue
        kept.append(lines[line])
    return "\n".join(kept).strip("\n \t\xa0")
