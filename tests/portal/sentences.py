"""Which sentences a folder can show: read from its templates and its Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import templatize

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(np?gettext|pgettext|gettext|_)\(({LITERAL})(?:,\s*({LITERAL}))?")


def in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield from _said(node)


def in_template(source: str) -> Iterator[str]:
    for name, first, second in CALL.findall(templatize(source)):
        yield ast.literal_eval(second if "pgettext" in name else first)


def _said(call: ast.Call) -> Iterator[str]:
    words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    name = call.func.id
    if name.startswith("pgettext"):
        words = words[1:]
    yield from words[:1]


def of(*paths: Path) -> set[str]:
    """Of these files and folders."""
    found: set[str] = set()
    for path in paths:
        files = [path] if path.is_file() else [*path.rglob("*.html"), *path.rglob("*.py")]
        for file in files:
            read = in_python if file.suffix == ".py" else in_template
            found |= set(read(file.read_text()))
    return found
