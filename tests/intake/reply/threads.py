"""Made-up threads, each line marked with the part it belongs to.

A file is a few "name: value" lines, then the mail: `r|` a line of the reply, `q|` of the quote, `s|` of the
signature. The text of the mail is what stands after the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
MARKS = ("r|", "q|", "s|")


@dataclass(frozen=True)
class Thread:
    name: str
    subject: str
    text: str
    reply: str
    signature: str


def threads() -> list[Thread]:
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> Thread:
    facts: dict[str, str] = {}
    lines: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n"):
        if line.startswith(MARKS):
            lines.append((line[0], line[2:]))
        else:
            name, _, value = line.partition(": ")
            facts[name] = value
    text = "\n".join(line for _, line in lines)
    return Thread(path.stem, facts.get("subject", ""), text, _part(lines, "r"), _part(lines, "s"))


def _part(lines: list[tuple[str, str]], mark: str) -> str:
    """The lines with this mark; one blank line where others stood between."""
    runs: list[list[str]] = []
    before = ""
    for here, line in lines:
        if here == mark:
            if before != mark:
                runs.append([])
            runs[-1].append(line)
        before = here
    return "\n\n".join(text for text in map(_without_blank_ends, runs) if text).strip()


def _without_blank_ends(lines: list[str]) -> str:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return "\n".join(lines)
