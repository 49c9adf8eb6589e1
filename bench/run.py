"""Repeat the measurements of docs/developers/measurements.md: `make bench ARGS="mail pages"`, all without names.

Each figure is CPU milliseconds for one operation, over all processes of an installation of its own; wall times of
a shared machine say little. `calibration` is a fixed loop before each: compare only runs in which it is alike.
"""

from __future__ import annotations

import argparse
import os
import smtplib
import statistics
import sys
import time
import urllib.parse
from collections.abc import Callable

from bench import meter
from bench.installation import Installation
from bench.mails import mails

BODY = {
    "address": "m.deboer@example.com",
    "name": "Marijke de Boer",
    "subject": "Lekt",
    "text": "Hij lekt weer.",
}


def mail(options: argparse.Namespace) -> None:
    """LMTP to event committed, indexed, acknowledgement queued: one connection, letters not sent."""
    everything = list(mails(options.mails))
    with Installation(queues="main", database_url=options.database) as here:
        with smtplib.LMTP("127.0.0.1", here.lmtp) as lmtp:
            for content in everything[:50]:
                lmtp.sendmail("bench@example.net", ["service@gehoor.localhost"], content)
            meter.settle(here.pids)
            before = meter.cpu(_all(here, options))
            for content in everything[50:]:
                lmtp.sendmail("bench@example.net", ["service@gehoor.localhost"], content)
        meter.settle(here.pids)
        spent = meter.cpu(_all(here, options)) - before
        say("mail in, LMTP", spent * 1000 / (len(everything) - 50), "ms CPU a mail")
        say("memory under load", meter.memory(here.pids), "MiB PSS")


def letters(options: argparse.Namespace) -> None:
    """Composing and sending an acknowledgement, apart from taking the mail in."""
    with Installation(queues="main", database_url=options.database) as here:
        here.post("/api/v1/messages/bulk", {"messages": [_keyed(n) for n in range(200)]})
        command = ["worker", "--once", "--queues", "letters"]
        start = os.times()
        here.run(*command)
        end = os.times()
        spent = end.children_user + end.children_system - start.children_user - start.children_system
        say(
            "acknowledgement composed and sent",
            spent * 1000 / 200,
            "ms CPU a letter, start of the process included",
        )


def api(options: argparse.Namespace) -> None:
    """A case by the API, one at a time and in bulks of 100."""
    with Installation(queues="none", database_url=options.database) as here:

        def single(n: int) -> None:
            here.post("/api/v1/messages", _body(n), **{"Idempotency-Key": f"k{n}"})

        say("case by API", _each(here, single, options.requests, options), "ms CPU a case")

        def bulk(n: int) -> None:
            here.post(
                "/api/v1/messages/bulk", {"messages": [_keyed(10_000 + n * 100 + m) for m in range(100)]}
            )

        say("case by API, bulks of 100", _each(here, bulk, 20, options) / 100, "ms CPU a case")
        say(
            "one case read",
            _each(here, lambda n: _read(here, 1001 + n % 50), options.requests, options),
            "ms CPU",
        )


def pages(options: argparse.Namespace) -> None:
    """Tray of 50, case page, search page at the sizes asked for."""
    for size in options.sizes:
        with Installation(queues="none", cases=size, database_url=options.database) as here:
            number = here.python(_TEN_MESSAGES).split()[-1]
            paths = {
                "tray of 50": "/desk/all/",
                "case of 10 messages": f"/desk/cases/{number}/",
                "search, frequent word": "/desk/search/?q=" + urllib.parse.quote("factuur"),
                "search, two words": "/desk/search/?q=" + urllib.parse.quote("wasmachine lekt"),
            }
            for name, path in paths.items():
                get = _getter(here, path)
                ms = _each(here, get, options.requests, options)
                say(f"{name} at {size:,} cases", ms, f"ms CPU, {_wall(get):.0f} ms wall")
            say(f"memory after pages at {size:,} cases", meter.memory(here.pids), "MiB PSS")


def idle(options: argparse.Namespace) -> None:
    """Memory and CPU of everything when nothing happens."""
    with Installation(database_url=options.database) as here:
        here.get("/desk/")
        time.sleep(8)
        before, start = meter.cpu(here.pids), time.monotonic()
        time.sleep(20)
        share = (meter.cpu(here.pids) - before) / (time.monotonic() - start)
        say("memory, idle", meter.memory(here.pids), "MiB PSS")
        say("CPU, idle", share * 100, "% of one core")


def rows(options: argparse.Namespace) -> None:
    """Drawing the fifty rows of a tray, without what is read for them and the page around them."""
    with Installation(queues="none", database_url=options.database) as here:
        say("fifty rows drawn", float(here.python(_FIFTY_ROWS).split()[-1]), "ms CPU")


BENCHES: dict[str, Callable[[argparse.Namespace], None]] = {
    "idle": idle,
    "mail": mail,
    "letters": letters,
    "api": api,
    "pages": pages,
    "rows": rows,
}
_FIFTY_ROWS = """
import time
from gehoor.look import case_rows, patterns
fifty = ((patterns.rows_due_today() + patterns.rows_later()) * 8)[:50]
def drawn():
    start = time.process_time()
    for row in fifty:
        case_rows.draw_row(row, now=patterns.NOW)
    return time.process_time() - start
print(min(drawn() for _ in range(20)) * 1000)
"""
_TEN_MESSAGES = (
    "from gehoor.cases.models import Case; "
    "print(Case.objects.filter(message_count__lte=10).order_by('-message_count', '-number').first().number)"
)


def _getter(here: Installation, path: str) -> Callable[[int], None]:
    def get(_: int) -> None:
        here.get(path)

    return get


def _each(here: Installation, work: Callable[[int], None], times: int, options: argparse.Namespace) -> float:
    """Milliseconds of CPU for one call, after ten that do not count."""
    for n in range(10):
        work(1_000_000 + n)
    meter.settle(here.pids, quiet=1)
    before = meter.cpu(_all(here, options))
    for n in range(times):
        work(n)
    return (meter.cpu(_all(here, options)) - before) * 1000 / times


def _wall(work: Callable[[int], None]) -> float:
    spent = []
    for n in range(20):
        start = time.perf_counter()
        work(n)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


def _all(here: Installation, options: argparse.Namespace) -> list[int]:
    return [*here.pids, *options.pid]


def _body(n: int) -> dict[str, object]:
    return BODY | {"address": f"c{n}@example.com", "name": f"Customer {n}"}


def _keyed(n: int) -> dict[str, object]:
    return _body(n) | {"key": f"b{n}"}


def _read(here: Installation, number: int) -> None:
    import urllib.request

    request = urllib.request.Request(
        here.url(f"/api/v1/cases/{number}"), headers={"Authorization": f"Bearer {here.token}"}
    )
    urllib.request.urlopen(request, timeout=30).read()


def say(what: str, value: float, unit: str) -> None:
    print(f"{what:42} {value:8.2f} {unit}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", choices=[*BENCHES, []], help="which (default: all)")
    parser.add_argument("--mails", type=int, default=550)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 100_000])
    parser.add_argument("--database", default="", help="DATABASE_URL (default: SQLite)")
    parser.add_argument(
        "--pid", type=int, action="append", default=[], help="count this process tree too (PostgreSQL)"
    )
    options = parser.parse_args()
    for name in options.what or BENCHES:
        print(f"— {name}: {BENCHES[name].__doc__.splitlines()[0]} (calibration {meter.calibration():.1f} ms)")
        BENCHES[name](options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
