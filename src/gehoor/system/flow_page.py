"""docs/developers/flow.md, made from the table: python -m gehoor.system.flow_page docs/developers/flow.md"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gehoor.core.events import Event, Then
    from gehoor.core.jobs import Task

HEAD = """# What follows from what

*Made from `src/gehoor/system/flow.py` by `python -m gehoor.system.flow_page docs/developers/flow.md`; a test fails
when it is out of date.*

**At once** runs in the transaction of the event, in this order; an error rolls all of it back. **Later** becomes
a job in that transaction and runs after it. No event leads to itself at once: the program does not start then.
"""


def flow_page() -> str:
    """The page as it should stand in docs/developers/flow.md."""
    from gehoor.system import flow

    parts = [HEAD, _index(flow.FLOW)]
    parts += [_section(event, then) for event, then in flow.FLOW.items()]
    parts += [_periodic(flow.PERIODIC)]
    return "\n".join(parts)


def _index(flow: dict[type[Event], Then]) -> str:
    lines = ["| event | at once | later |", "|---|---|---|"]
    for event, then in flow.items():
        now = "<br>".join(f"`{_path(f)}`" for f in then.now)
        later = "<br>".join(f"`{_path(t)}`" for t in then.later)
        lines.append(f"| `{event.name}` | {now} | {later} |")
    return "\n".join(lines) + "\n"


def _section(event: type[Event], then: Then) -> str:
    from gehoor.system.flow_check import records_of

    lines = [f"## {event.name}", "", _first_line(event), ""]
    for title, things in (("At once", then.now), ("Later", then.later)):
        for thing in things:
            says = f"- {title} `{_path(thing)}`: {_first_line(thing)}"
            records = _names(records_of(thing))
            lines.append(f"{says} May record {records}." if records else says)
    return "\n".join(lines) + "\n"


def _periodic(table: dict[Task, timedelta]) -> str:
    lines = ["## By the clock", "", "| every | what | |", "|---|---|---|"]
    lines += [f"| {_every(every)} | `{_path(task)}` | {_first_line(task)} |" for task, every in table.items()]
    return "\n".join(lines) + "\n"


def _names(events: Iterable[type[Event]]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(event.name for event in events))


def _path(thing: Callable[..., Any] | Task) -> str:
    function = getattr(thing, "function", thing)
    return f"{function.__module__}.{function.__qualname__}".removeprefix("gehoor.")


def _first_line(thing: Callable[..., Any] | Task | type[Event]) -> str:
    documented = getattr(thing, "function", thing)
    return " ".join((documented.__doc__ or "").strip().partition("\n\n")[0].split())


def _every(every: timedelta) -> str:
    seconds = int(every.total_seconds())
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0:
            count = seconds // size
            return name if count == 1 else f"{count} {name}s"
    return f"{seconds} seconds"


def main() -> None:
    from gehoor.system.command import set_up_django

    set_up_django()
    Path(sys.argv[1]).write_text(flow_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
