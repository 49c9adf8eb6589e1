"""Hostile mail into a whole installation, then all of it looked at in a real browser.

    python -m bench.hostile --mails 3000 --look 500

Each mail must be stored once and read within 15 seconds, and a plain mail right behind a heavy one within 10. What
an agent and a customer then see may run nothing, fetch nothing from elsewhere and fail nowhere; what we send about
it may carry no header and no markup of its making.
"""

from __future__ import annotations

import argparse
import json
import re
import socketserver
import sqlite3
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit

from tests.generative.hostile import CANARY, CANARY_HOST, Hostile, at_worst, hostile
from tests.generative.hostile_kit import BOMBS
from tests.journeys.house import MAIL_DOMAIN, PASSWORD, House, faults, link_in, until

WORST_SECONDS, NEXT_SECONDS = 15.0, 10.0
READ_WITHIN = 600.0
PLAIN = b"From: Gewoon <gewoon%d@example.nl>\r\nSubject: Gewoon %d\r\nMessage-ID: <gewoon%d@example.nl>\r\n\r\nDag.\r\n"


@dataclass
class Found:
    """Figures, and everything that is wrong; nothing should be."""

    figures: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def everything(mails: int, seed: int) -> list[Hostile]:
    """So many mails by chance, every class among them, and every bomb at its worst."""
    return [*hostile(seed, mails), *at_worst(seed)]


def take_in(house: House, mails: Iterable[Hostile]) -> Found:
    """Hand in each mail for an address of its own; a plain one goes right behind each bomb."""
    found, names, handed = Found(), {}, []
    for number, mail in enumerate(mails):
        names[f"h{number}@{MAIL_DOMAIN}"] = mail.name
        handed.append(_timed(house, mail.raw, f"h{number}"))
        if mail.kind in BOMBS:
            names[f"p{number}@{MAIL_DOMAIN}"] = "plain"
            _timed(house, PLAIN % (number, number, number), f"p{number}")
    until(
        lambda: not _rows(house, "SELECT id FROM intake_delivery WHERE state = 'waiting'"),
        seconds=READ_WITHIN,
    )
    rows = _rows(house, "SELECT recipient, state, received_at, read_at FROM intake_delivery")
    stored = Counter(row[0] for row in rows)
    found.wrong += [f"{names[to]}: stored {stored[to]} times" for to in names if stored[to] != 1]
    took = {row[0]: _seconds(row[2], row[3]) for row in rows}
    for to, seconds in took.items():
        most = NEXT_SECONDS if names.get(to) == "plain" else WORST_SECONDS
        found.wrong += [f"{names.get(to)}: in after {seconds:.1f} s"] * (seconds > most)
    found.wrong += faults(house.log)
    behind = [took[to] for to, name in names.items() if name == "plain"]
    found.figures = {
        "mails": len(names),
        "outcomes": dict(Counter(row[1] for row in rows)),
        "handing in, worst s": round(max(handed), 2),
        "stored to read, median s": round(statistics.median(took.values()), 3),
        "stored to read, worst s": round(max(took.values()), 2),
        "plain mail behind a bomb, worst s": round(max(behind), 2),
    }
    return found


def _timed(house: House, raw: bytes, local: str) -> float:
    start = time.monotonic()
    house.hand_in(raw, to=f"{local}@{MAIL_DOMAIN}")
    return time.monotonic() - start


def _rows(house: House, question: str) -> list[tuple[Any, ...]]:
    with closing(
        sqlite3.connect(f"file:{house.home}/gehoor.sqlite3?mode=ro", uri=True, timeout=20)
    ) as database:
        return database.execute(question).fetchall()


def _seconds(received: str, read: str) -> float:
    return (datetime.fromisoformat(read) - datetime.fromisoformat(received)).total_seconds()


ANSWER = """
from gehoor.cases import actions as cases
from gehoor.cases.models import Case
from gehoor.cases.rules.said import Said
from gehoor.core import clock
from gehoor.core.refusal import Refusal
from gehoor.letters import actions as letters
from gehoor.people import queries as people
anna, other = people.person_of_address("anna@desk.example"), people.teams().get(name="Reparatie")
for number in {numbers}:
    case = Case.objects.get(number=number)
    said = Said(text="Wij zoeken het uit.", channel="desk", trust="ours")
    try:
        letters.reply(case=case, said=said, to=[], cc=[], seen_version=case.version, by=anna, at=clock.now())
        case.refresh_from_db()
        cases.hand_over(case=case, to_team=other, to=None, reason="Zij weten meer.", summary="Zie boven.", by=anna, at=clock.now())
    except Refusal as refusal:
        print(number, refusal)
"""


def answer(house: House, most: int) -> None:
    """Write to the people of some cases, and hand their cases over, so that letters go out about hostile words."""
    numbers = [row[0] for row in _rows(house, "SELECT number FROM cases_case ORDER BY id")][:most]
    house.python(ANSWER.replace("{numbers}", str(numbers)))
    until(
        lambda: not _rows(house, "SELECT id FROM letters_letter WHERE state IN ('queued', 'sending')"),
        seconds=300,
    )


OUR_HEADERS = frozenset(
    [
        "x-envelope-to",
        "from",
        "to",
        "cc",
        "reply-to",
        "subject",
        "date",
        "message-id",
        "in-reply-to",
        "references",
        "auto-submitted",
        "x-auto-response-suppress",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "content-language",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "precedence",
    ]
)


def read_letters(house: House) -> Found:
    """Every letter that went out: our headers and no others, each once, one address, and HTML without any markup
    of a stranger.
    """
    found, number = Found(), 0
    for path in sorted((house.home / "sent").glob("**/*.eml")):
        letter, number = message_from_bytes(path.read_bytes(), policy=default), number + 1
        names = [name.lower() for name in letter]
        faults_ = [
            f"header {name}" for name, times in Counter(names).items() if times > 1 or name not in OUR_HEADERS
        ]
        faults_ += ["more than one address"] * (len(letter["To"].addresses) != 1)
        faults_ += ["a broken header"] * bool(letter.defects)
        html = letter.get_body(("html",))
        markup = Markup()
        markup.feed(html.get_content() if html else "")
        found.wrong += [f"{path.name}: {fault}" for fault in [*faults_, *markup.wrong]]
    found.figures = {"letters": number}
    return found


class Markup(HTMLParser):
    """Elements and attributes that a letter of ours never has."""

    NEVER = frozenset(
        [
            "script",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "base",
            "link",
            "svg",
            "math",
            "video",
            "audio",
            "img",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.wrong += [f"<{tag}>"] * (tag in self.NEVER)
        for name, value in attrs:
            is_odd = name.startswith("on") or CANARY in (value or "") or CANARY_HOST in (value or "")
            self.wrong += [f"<{tag} {name}={value!r}>"] * is_odd


ODD = """() => [...document.querySelectorAll(
  "script:not([src^='/static/']), iframe:not(.mail-frame), object, embed, base, meta[http-equiv], svg image, video, audio")]
  .concat([...document.querySelectorAll("*")].filter((one) =>
    [...one.attributes].some((a) => /^on/i.test(a.name) || /^\\s*(javascript|vbscript):/i.test(a.value) && a.name !== "value" && a.name !== "content")))
  .map((one) => one.outerHTML.slice(0, 120))"""
OPEN_ALL = "() => { for (const one of document.querySelectorAll('details:not([data-menu])')) one.open = true; for (const one of document.querySelectorAll('iframe')) one.loading = 'eager'; }"
STRICT = re.compile(r"default-src 'none'")
LOOSE = re.compile(r"script-src[^;]*(?:unsafe|\*|https?:|data:)|default-src[^;]*(?:unsafe|\*)")


class Watch:
    """One browser window whose every request, answer, dialogue and remark is looked at."""

    def __init__(self, browser: Any, house: House, wrong: list[str], **options: Any) -> None:
        self.house, self.wrong, self.base = house, wrong, house.url("")
        self.pages = self.frames = self.files = 0
        self.context = browser.new_context(viewport={"width": 1280, "height": 860}, **options)
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda fault: self._is_wrong(f"error {fault.error}"))
        self.context.on("page", lambda page: self._is_wrong(f"opened a window: {page.url}"))
        self.page.on("dialog", self._dialog)

    def _is_wrong(self, words: str) -> None:
        self.wrong.append(f"{urlsplit(self.page.url).path}: {words}")

    def _asked(self, request: Any) -> None:
        url = request.url
        is_ours = url.startswith((f"{self.base}/", "data:", "about:"))
        in_mail = "/html/" in request.headers.get("referer", "")
        if not is_ours or in_mail:
            self._is_wrong(f"fetched {url[:200]}")

    def _answered(self, response: Any) -> None:
        if not response.url.startswith(self.base):
            return
        if response.status >= 500:
            self._is_wrong(f"{response.status} {response.url}")
        if "/static/" not in response.url and "/live/" not in response.url:
            self._check_policy(response.url, response.headers)

    def _check_policy(self, url: str, headers: dict[str, str]) -> None:
        policy = headers.get("content-security-policy", "")
        if not STRICT.search(policy) or LOOSE.search(policy):
            self._is_wrong(f"policy of {url}: {policy!r}")
        if headers.get("x-content-type-options") != "nosniff":
            self._is_wrong(f"{url} may be sniffed")
        if "/html/" in url and "sandbox" not in policy:
            self._is_wrong(f"{url} has no sandbox")

    def _said(self, line: Any) -> None:
        if line.type == "error" and "Failed to load resource" not in line.text:
            self._is_wrong(f"console: {line.text[:300]}")

    def _dialog(self, dialog: Any) -> None:
        self._is_wrong(f"dialogue {dialog.message}")
        dialog.dismiss()

    def look(self, path: str) -> None:
        """Open a page, everything on it that can be folded open, and the frames of its mails."""
        self.pages += 1
        self.page.goto(path if path.startswith("http") else self.house.url(path))
        self.page.evaluate(OPEN_ALL)
        for frame in self.page.locator("iframe.mail-frame").all():
            frame.scroll_into_view_if_needed()
            self.frames += 1
        if self.page.locator("iframe.mail-frame").count():
            self.page.wait_for_load_state("load")
            self.page.wait_for_timeout(150)
        was_hit = self.page.evaluate(f"[typeof window.{CANARY}, window.name]")
        if was_hit != ["undefined", ""]:
            self._is_wrong(f"a script ran: {was_hit}")
        for odd in self.page.evaluate(ODD):
            self._is_wrong(f"markup {odd}")

    def fetch(self, path: str) -> None:
        """A file or a raw mail: always a download, never anything else."""
        self.files += 1
        answer = self.context.request.get(self.house.url(path))
        self._check_policy(path, answer.headers)
        if answer.status != 200 or not answer.headers.get("content-disposition", "").startswith("attachment"):
            self._is_wrong(f"{path}: {answer.status} {answer.headers.get('content-disposition')}")
        answer.dispose()


LAID_OUT = (
    "SELECT DISTINCT number FROM cases_case JOIN cases_message ON cases_message.case_id = cases_case.id"
    " WHERE html_sha256 != '' ORDER BY number"
)


EVERY_CASE = "SELECT number FROM cases_case ORDER BY id"
LISTS = ("/desk/all/", "/desk/unassigned/", "/desk/mail/", "/desk/not-arrived/", "/desk/ended/")
SOUGHT = ("wasmachine", "script", "img", CANARY, "onerror", "<svg onload")


def look_as_agent(browser: Any, house: House, most: int) -> Found:
    found = Found()
    watch = Watch(browser, house, found.wrong)
    _sign_in(watch)
    for path in LISTS:
        _look_through(watch, path)
    for path in _pages(house, most):
        watch.look(path)
    for path in _downloads(house, most):
        watch.fetch(path)
    watch.context.close()
    found.figures = {"pages": watch.pages, "mail frames": watch.frames, "downloads": watch.files}
    return found


def _sign_in(watch: Watch) -> None:
    watch.page.goto(watch.house.url("/sign-in/"))
    watch.page.locator("input[type=email]").fill(f"anna@{MAIL_DOMAIN}")
    watch.page.locator("input[type=password]").fill(PASSWORD)
    watch.page.locator("main form button[type=submit]").first.click()
    watch.page.wait_for_url("**/desk/")


def _look_through(watch: Watch, path: str) -> None:
    """A list, page by page."""
    watch.look(path)
    older = watch.page.locator("a[href^='?after='], a[href^='?before=']").last
    while older.count():
        watch.look(f"{path}{older.get_attribute('href')}")


def _pages(house: House, most: int) -> Iterator[str]:
    """Cases, those that were laid out in HTML first; that HTML by itself; some forms; and what a search finds."""
    yield from (f"/desk/search/?q={quote(words)}" for words in SOUGHT)
    for question in (LAID_OUT, EVERY_CASE):
        yield from (f"/desk/cases/{number}/" for (number,) in _spread(house, question, most))
    for (number,) in _spread(house, EVERY_CASE, most // 10):
        yield from (f"/desk/cases/{number}/{deed}/" for deed in ("history", "facts", "person", "merge"))
    laid_out = "SELECT id FROM cases_message WHERE html_sha256 != '' ORDER BY id"
    yield from (f"/desk/messages/{key}/html/" for (key,) in _spread(house, laid_out, most))


def _downloads(house: House, most: int) -> Iterator[str]:
    files = "SELECT id FROM cases_attachment ORDER BY id"
    raw = "SELECT id FROM cases_message WHERE raw_sha256 != '' ORDER BY id"
    alone = "SELECT id FROM intake_delivery WHERE state IN ('bounce', 'automatic', 'duplicate') ORDER BY id"
    yield from (f"/desk/files/{key}/" for (key,) in _spread(house, files, most))
    yield from (f"/desk/messages/{key}/raw/" for (key,) in _spread(house, raw, most // 2))
    yield from (f"/desk/mail/{key}/raw/" for (key,) in _spread(house, alone, most // 2))


def look_as_customers(browser: Any, house: House, most: int) -> Found:
    """Follow the links of letters, each in a window of its own."""
    found, pages = Found(), 0
    letters = [one for one in house.letters("@") if "/my/l/" in str(one.get_body(("plain",)))]
    for letter in letters[:: max(1, len(letters) // most)][:most]:
        watch = Watch(browser, house, found.wrong, is_mobile=True)
        watch.look(link_in(letter))
        files = watch.page.locator("a.file").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        for path in files:
            watch.fetch(path)
        pages += watch.pages
        watch.context.close()
    found.figures = {"customers' pages": pages}
    return found


def _spread(house: House, question: str, most: int) -> list[tuple[Any, ...]]:
    """At most so many rows, from all over."""
    rows = _rows(house, question)
    return rows[:: max(1, -(-len(rows) // max(most, 1)))]


@contextmanager
def watched_browser(chromium: Any) -> Iterator[tuple[Any, list[str]]]:
    """A browser that can reach nothing but this machine: all else is led to a door that notes who knocks."""
    knocks: list[str] = []

    class Door(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(2)
            try:
                knocks.append(self.request.recv(300).split(b"\r\n")[0].decode("latin-1"))
            except (TimeoutError, OSError):
                knocks.append("nothing said")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        browser = chromium(f"127.0.0.1:{door.server_address[1]}")
        try:
            yield browser, knocks
        finally:
            browser.close()
            door.shutdown()


OF_CHROMIUM = re.compile(
    r"\b[\w.-]+\.(?:googleapis|google)\.com\b"
)  # what it asks of its maker by itself; no mail names it
ONLY_HERE = (
    "data:application/x-ns-proxy-autoconfig,function FindProxyForURL(url, host)"
    '{{return host == "localhost" ? "DIRECT" : "PROXY {door}"}}'
)


def launch(playwright: Any, executable: str, door: str) -> Any:
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    args = [*quiet, f"--proxy-pac-url={ONLY_HERE.format(door=door)}"]
    return playwright.chromium.launch(executable_path=executable, args=args)


def prove(house: House, chromium: Any, *, mails: int, look: int, seed: int) -> Found:
    """All of it. `chromium(door)` starts a browser that knocks there for whatever is elsewhere."""
    found = Found()
    with watched_browser(chromium) as (browser, knocks):
        for part in (
            lambda: take_in(house, everything(mails, seed)),
            lambda: (answer(house, look // 3), read_letters(house))[1],
            lambda: look_as_agent(browser, house, look),
            lambda: look_as_customers(browser, house, look // 5),
        ):
            done = part()
            found.figures |= done.figures
            found.wrong += done.wrong
    found.wrong += [f"knocked outside: {knock}" for knock in knocks if not OF_CHROMIUM.search(knock)]
    found.wrong += faults(house.log)
    return found


def main() -> int:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=3000)
    parser.add_argument(
        "--look", type=int, default=500, help="at so many cases, mails and files in the browser"
    )
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    with House() as house, sync_playwright() as playwright:
        found = prove(
            house,
            lambda door: launch(playwright, options.chromium, door),
            mails=options.mails,
            look=options.look,
            seed=options.seed,
        )
    print(json.dumps(found.figures, indent=1))
    for line in found.wrong[:200]:
        print(line)
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
