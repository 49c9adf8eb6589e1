"""Charts that need nothing else: SVG with title, description, light and dark, and their numbers as a table inside."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

WIDTH, LEFT, RIGHT, TOP = 720, 150, 24, 64
PLOT = 260
ROW = 20
MOST_ROWS = 60
STYLE = """
.p{fill:#fff}.t{fill:#1d2433;font:600 17px system-ui,sans-serif}.s{fill:#556070;font:13px system-ui,sans-serif}
.c{fill:#1d2433;font:13px system-ui,sans-serif;font-variant-numeric:tabular-nums}.g{stroke:#ddd9cf;stroke-width:1}
.a{stroke:#0f5c5a;fill:none;stroke-width:2}.b{stroke:#8a8577;fill:none;stroke-width:1.5;stroke-dasharray:5 4}
.e{stroke:#8a8577;fill:none;stroke-width:1.5;stroke-dasharray:1 3}
.d{fill:#0f5c5a}.w{fill:#b4450f}.r{fill:#a61b2b}.f{fill:#ddefec}
@media(prefers-color-scheme:dark){.p{fill:#1a2029}.t,.c{fill:#eceff4}.s{fill:#a9b4c2}.g{stroke:#303a47}
.a{stroke:#6fd0c7}.b,.e{stroke:#7c8796}.d{fill:#6fd0c7}.w{fill:#ffae7a}.r{fill:#ff9aa5}.f{fill:#123b39}}
""".strip()

CLASSES = {"solid": "a", "dashed": "b", "dotted": "e"}
LONGEST = 38
"""Letters of a name beside a chart."""


@dataclass(frozen=True)
class Line:
    """One series of a chart: `how` is "solid" (the numbers), "dashed" (a bound), "dotted" (an expectation) or "dots"."""

    name: str
    ys: Sequence[float]
    how: str = "solid"


def intervals(
    rows: Sequence[tuple[str, float, float, float]], *, title: str, description: str, zero: bool = True
) -> str:
    """A row for each estimate: a dot with its interval, and the line of zero when `zero` is in question."""
    shown = [row for row in rows if math.isfinite(row[1])][:MOST_ROWS]
    ends = [one for row in shown for one in row[1:] if math.isfinite(one)] + ([0.0] if zero else [])
    left = _left(name for name, *_ in shown)
    scale, ticks = _scale(ends, left, WIDTH - RIGHT)
    bottom = TOP + 28 * max(1, len(shown))
    parts = [_grid_down(scale(tick), TOP, bottom, number(tick)) for tick in ticks]
    for i, (name, value, low, high) in enumerate(shown):
        y = TOP + 28 * i + 14
        parts.append(_text(left - 10, y + 4, _short(name, LONGEST), "c", anchor="end"))
        if math.isfinite(low) and math.isfinite(high):
            parts.append(f'<path class="a" d="M{scale(low):.1f} {y}H{scale(high):.1f}"/>')
        parts.append(f'<circle class="d" cx="{scale(value):.1f}" cy="{y}" r="5"/>')
    cells = [[name, *(number(one) for one in row)] for name, *row in rows]
    return _whole(
        parts, bottom + 24, ["name", "estimate", "low", "high"], cells, title=title, description=description
    )


def lines(
    xs: Sequence[object],
    series: Sequence[Line],
    *,
    title: str,
    description: str,
    marks: Sequence[int] = (),
    band: tuple[Sequence[float], Sequence[float]] | None = None,
) -> str:
    """Numbers over `xs` (numbers are spaced as they are, all else evenly); `marks` are the positions of alarms."""
    series = [one for one in series if any(map(math.isfinite, one.ys))] or series[:1]
    spaced = [float(x) for x in xs if isinstance(x, int | float)]
    places = spaced if len(spaced) == len(xs) else [float(i) for i in range(len(xs))]
    every = [y for one in series for y in one.ys] + [y for side in band or () for y in side]
    across, x_ticks = _scale(places, LEFT - 90, WIDTH - RIGHT, exact=places is not spaced)
    up, y_ticks = _scale([y for y in every if math.isfinite(y)], TOP + PLOT, TOP)
    parts = [_grid_across(up(tick), number(tick)) for tick in y_ticks]
    parts += [_under(across(x), str(label)) for x, label in _some(places, xs, x_ticks)]
    if band is not None:
        outline = [*zip(places, band[1], strict=True), *reversed(list(zip(places, band[0], strict=True)))]
        points = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in outline if math.isfinite(y))
        parts.append(f'<polygon class="f" points="{points}"/>')
    for one in series:
        parts += _drawn(one, [(across(x), up(y)) for x, y in zip(places, one.ys, strict=True)])
    for i in marks:
        y = up(series[0].ys[i])
        parts.append(f'<path class="r" d="M{across(places[i]):.1f} {y - 8:.1f}l6 -10h-12z"/>')
    legend = ", ".join(f"{one.name} ({one.how})" for one in series) + ("; triangles: alarms" if marks else "")
    parts.append(_text(LEFT - 90, TOP + PLOT + 42, legend, "s"))
    cells = [[str(x), *(number(one.ys[i]) for one in series)] for i, x in enumerate(xs)]
    return _whole(
        parts,
        TOP + PLOT + 56,
        ["x", *(one.name for one in series)],
        cells,
        title=title,
        description=description,
    )


def bars(rows: Sequence[tuple[str, float]], *, title: str, description: str, unit: str = "") -> str:
    """A bar for each name."""
    shown = [row for row in rows if math.isfinite(row[1])][:MOST_ROWS]
    left = _left(name for name, _ in shown)
    scale, _ = _scale([0.0, *(value for _, value in shown)], left, WIDTH - RIGHT - 70)
    parts = []
    for i, (name, value) in enumerate(shown):
        y, start, end = TOP + 28 * i, min(scale(0), scale(value)), max(scale(0), scale(value))
        parts.append(_text(left - 10, y + 18, _short(name, LONGEST), "c", anchor="end"))
        parts.append(
            f'<rect class="d" x="{start:.1f}" y="{y + 4}" width="{end - start:.1f}" height="18" rx="3"/>'
        )
        parts.append(_text(end + 6, y + 18, f"{number(value)} {unit}".strip(), "c"))
    bottom = TOP + 28 * max(1, len(shown)) + 8
    cells = [[name, number(value)] for name, value in rows]
    return _whole(parts, bottom, ["name", unit or "value"], cells, title=title, description=description)


def without_table(chart: str) -> str:
    """The chart alone, for a page that has the numbers as a table of its own."""
    height = re.search(r'data-chart="(\d+)"', chart)
    if height is None:
        return chart
    bare = re.sub(r'<g role="table".*(?=</svg>)', "", chart, flags=re.DOTALL)
    return re.sub(
        r'(viewBox="0 0 \d+) \d+"( width="\d+" height=)"\d+"',
        rf'\1 {height[1]}"\2"{height[1]}"',
        bare,
        count=1,
    )


def _drawn(line: Line, points: Sequence[tuple[float, float]]) -> list[str]:
    if line.how == "dots":
        return [f'<circle class="d" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points if math.isfinite(y)]
    path, pen = [], "M"
    for x, y in points:
        if math.isfinite(y):
            path.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L" if math.isfinite(y) else "M"
    return [f'<path class="{CLASSES[line.how]}" d="{"".join(path)}"/>']


def _whole(
    parts: Sequence[str],
    height: float,
    heads: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    title: str,
    description: str,
) -> str:
    """The chart, and under it its numbers as a table that screen readers find too."""
    name = sha256(f"{title}{description}{cells}".encode()).hexdigest()[:8]
    table, total = _table(heads, cells, height + 12)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total:.0f}" width="{WIDTH}" '
        f'height="{total:.0f}" data-chart="{height:.0f}" aria-labelledby="t{name} d{name}" role="figure">'
        f'<title id="t{name}">{escape(title)}</title><desc id="d{name}">{escape(description)}</desc>'
        f'<style>{STYLE}</style><rect class="p" width="100%" height="100%" rx="10"/>'
        f"{_text(24, 28, _short(title, 80), 't')}{_text(24, 48, _short(description, 98), 's')}"
        f'<g aria-hidden="true">{"".join(parts)}</g>{table}</svg>'
    )


def _table(heads: Sequence[str], cells: Sequence[Sequence[str]], top: float) -> tuple[str, float]:
    step = (WIDTH - 48) / max(1, len(heads))
    most = max(4, int(step / 7.5))
    rows = [heads, *cells[:MOST_ROWS]]
    drawn = []
    for i, row in enumerate(rows):
        role = "columnheader" if i == 0 else "cell"
        line = "".join(
            f'<text role="{role}" class="{"s" if i == 0 else "c"}" x="{24 + step * j:.0f}" '
            f'y="{top + ROW * (i + 1):.0f}">{escape(_short(cell, most))}</text>'
            for j, cell in enumerate(row)
        )
        drawn.append(f'<g role="row">{line}</g>')
    left_out = len(cells) - MOST_ROWS
    more = _text(24, top + ROW * (len(rows) + 1), f"and {left_out:,} rows more", "s") if left_out > 0 else ""
    height = top + ROW * (len(rows) + (2 if more else 1))
    return f'<g role="table" aria-label="The numbers of the chart">{"".join(drawn)}</g>{more}', height


def _left(names: Iterable[str]) -> int:
    """Where the plot begins, so that the longest name stands beside it."""
    return max(LEFT, 34 + 7 * max((min(len(name), LONGEST) for name in names), default=0))


def _scale(
    values: Sequence[float], start: float, end: float, *, exact: bool = False
) -> tuple[Callable[[float], float], list[float]]:
    """From numbers to places, and round numbers between; unless `exact` it begins and ends with round ones."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / 5
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    if not exact:
        low, high = min(low, math.floor(low / step) * step), max(high, math.ceil(high / step) * step)
    ticks = [low + step * i for i in range(round((high - low) / step) + 1)]
    return lambda value: start + (value - low) / (high - low) * (end - start), ticks


def _some(
    places: Sequence[float], labels: Sequence[object], ticks: Sequence[float]
) -> list[tuple[float, object]]:
    """What is written under the chart: round numbers for numbers, else at most six of the labels."""
    if labels and all(isinstance(one, int | float) for one in labels):
        return [(tick, number(tick)) for tick in ticks]
    every = max(1, math.ceil(len(labels) / 6))
    return list(zip(places, labels, strict=True))[::every]


def _grid_down(x: float, top: float, bottom: float, label: str) -> str:
    line = f'<path class="g" d="M{x:.1f} {top}V{bottom}"/>'
    return line + _text(x, bottom + 16, label, "s", anchor="middle")


def _grid_across(y: float, label: str) -> str:
    line = f'<path class="g" d="M{LEFT - 90} {y:.1f}H{WIDTH - RIGHT}"/>'
    return line + _text(LEFT - 98, y + 4, label, "s", anchor="end")


def _under(x: float, label: str) -> str:
    return _text(x, TOP + PLOT + 20, _short(label, 14), "s", anchor="middle")


def _text(x: float, y: float, words: str, style: str, anchor: str = "start") -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def number(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
