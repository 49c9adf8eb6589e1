"""Sizes of modules, functions and templates, against the house's limits: `make lint` prints and checks them."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[2] / "src"
LIMITS = {"module": (100, 450, 700), "function": (10, 45, 80), "template": (30, 120, 300)}


def modules() -> dict[str, int]:
    """Lines of each module, migrations left out."""
    return {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in _python()}


def functions() -> dict[str, int]:
    """Lines of each function, its docstring left out."""
    found = {}
    for path in _python():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = _lines(node)
    return found


def templates() -> dict[str, int]:
    return {
        str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in ROOT.rglob("templates/**/*.html")
    }


def too_big() -> list[str]:
    """What breaks a limit: one sentence each."""
    problems = []
    for kind, sizes in (("module", modules()), ("function", functions()), ("template", templates())):
        half, most, stop = LIMITS[kind]
        values = [size for size in sizes.values() if size]
        if not values:
            continue
        if median(values) > half:
            problems.append(f"The median {kind} has {median(values):g} lines, more than {half}.")
        if p95(values) > most:
            problems.append(f"5 % of all {kind}s have more than {p95(values):g} lines; the limit is {most}.")
        problems += [
            f"{name} has {size} lines; no {kind} has more than {stop}."
            for name, size in sizes.items()
            if size > stop
        ]
    return problems


def p95(values: list[int]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _python() -> list[Path]:
    return sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        whole -= (first.end_lineno or first.lineno) - first.lineno + 1
    return whole


def main() -> int:
    for kind, sizes in (("modules", modules()), ("functions", functions()), ("templates", templates())):
        values = list(sizes.values())
        print(
            f"{len(values):5} {kind:10} median {median(values):g}, p95 {p95(values):g}, largest {max(values)}"
        )
    problems = too_big()
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
