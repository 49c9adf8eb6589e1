"""Which sentences each folder shows, and its catalogues brought up to date with them: `make messages`.

Read from Python and templates directly, so that neither needs gettext's tools. Compiling is done at start,
by system/translations.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src/gehoor"
LANGUAGES = {"nl": "whole", "nl_Informal": "only what differs"}
ORDER = {"gettext": ("msgid",), "ngettext": ("msgid", "plural"), "pgettext": ("context", "msgid")}
ORDER["npgettext"] = ("context", "msgid", "plural")
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:,\s*{LITERAL})*)")
FLAGS = {"python-format": re.compile(r"%\(\w+\)s"), "python-brace-format": re.compile(r"\{\w+\}")}
HEADER = {
    "Project-Id-Version": "gehoor",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, order=True)
class Sentence:
    """What is translated as one: a sentence, its plural, the context that tells two alike apart."""

    msgid: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid


def folders() -> list[str]:
    """The folders that show something to people."""
    return [path.name for path in sorted(PACKAGE.iterdir()) if path.is_dir() and shown_by(path.name)]


@cache
def shown_by(folder: str) -> set[Sentence]:
    """Every sentence in the Python and the templates of a folder."""
    return shown_in(sorted((PACKAGE / folder).rglob("*")))


def shown_in(paths: Iterable[Path]) -> set[Sentence]:
    """Every sentence in these files."""
    found: set[Sentence] = set()
    for path in paths:
        if path.suffix == ".py":
            found.update(in_python(path.read_text()))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found.update(in_template(path.read_text()))
    return found


def in_python(source: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            yield from _sentence(node.func.id, texts)


def in_template(source: str) -> Iterator[Sentence]:
    for name, literals in IN_TEMPLATE.findall(templatize(source)):
        texts = [ast.literal_eval(one) for one in re.findall(LITERAL, literals)]
        yield from _sentence(name, texts)


def _sentence(name: str, texts: list[object]) -> Iterator[Sentence]:
    parts = ORDER.get("gettext" if name == "_" else name.removesuffix("_lazy").removesuffix("_noop"))
    strings = [text for text in texts if isinstance(text, str)]
    if parts and len(strings) >= len(parts):
        yield Sentence(**dict(zip(parts, strings, strict=False)))


def catalogue(folder: str, language: str) -> polib.POFile:
    """The catalogue of a folder as it is on disk; an empty one where it has none."""
    path = path_of(folder, language)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def path_of(folder: str, language: str) -> Path:
    return PACKAGE / folder / "locale" / language / "LC_MESSAGES/django.po"


def renewed(folder: str, language: str) -> polib.POFile:
    """The catalogue with every sentence of today and none of yesterday; what is new waits, empty."""
    old = {
        (entry.msgctxt or "", entry.msgid): entry
        for one in [*folders(), folder]  # its own last: a sentence may have moved here from another folder
        for entry in catalogue(one, language)
        if entry.translated()
    }
    new = polib.POFile(wrapwidth=0)
    new.metadata = {**HEADER, "Language": language}
    for sentence in sorted(shown_by(folder), key=lambda one: (one.msgid.casefold(), one)):
        entry = _entry(sentence, old.get(sentence.key))
        if LANGUAGES[language] == "whole" or entry.translated():
            new.append(entry)
    return new


def _entry(sentence: Sentence, old: polib.POEntry | None) -> polib.POEntry:
    flags = [name for name, pattern in FLAGS.items() if pattern.search(sentence.msgid + sentence.plural)]
    entry = polib.POEntry(msgid=sentence.msgid, msgctxt=sentence.context or None, flags=flags)
    if sentence.plural:
        entry.msgid_plural = sentence.plural
        entry.msgstr_plural = (old and old.msgstr_plural) or {0: "", 1: ""}
    else:
        entry.msgstr = old.msgstr if old else ""
    return entry


def main() -> None:
    """Write every catalogue anew; print what still waits for a translator."""
    catalogues = {(one, language): renewed(one, language) for one in folders() for language in LANGUAGES}
    for (folder, language), new in catalogues.items():
        path = path_of(folder, language)
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
            new.save(str(path))
        print(f"{folder:10} {language:12} {len(new):4} sentences")
        for entry in new.untranslated_entries():
            print(f"    to be translated: {entry.msgid}")


if __name__ == "__main__":
    main()
