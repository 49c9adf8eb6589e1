"""A small IMAP server of our own (RFC 3501, what a fetcher needs of it), with faults on demand."""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field
from typing import Self

PART = re.compile(rb"<0\.(\d+)>")
LITERAL = re.compile(rb"\{(\d+)\}$")


@dataclass
class Stub:
    """One account with one folder, and one for what is done."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[bytes]] = field(default_factory=dict)
    dates: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    password: bytes = b"geheim"
    can_move: bool = True
    vanishing: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    hang_up_after: int = -1
    given: list[int] = field(default_factory=list)
    done: list[bytes] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    logins: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, raw: bytes, *, seen: bool = False, date: bytes = b"16-Nov-2026 08:00:00 +0000") -> int:
        with self.lock:
            uid = max(self.mails, default=0) + 1
            self.mails[uid], self.dates[uid] = raw, date
            self.flags[uid] = {b"\\Seen"} if seen else set()
            return uid

    def renumber(self) -> None:
        """What a server does after a repair: other numbers, and another UIDVALIDITY that says so."""
        with self.lock:
            raws = list(self.mails.values())
            self.validity += 1
            self.mails = dict(enumerate(raws, start=1000))
            self.flags = {uid: set() for uid in self.mails}
            self.dates = dict.fromkeys(self.mails, b"16-Nov-2026 08:00:00 +0000")

    def seen(self) -> list[int]:
        return sorted(uid for uid, flags in self.flags.items() if b"\\Seen" in flags)


class Server:
    """The stub on a port of the loopback, in threads."""

    def __init__(self, stub: Stub) -> None:
        class Handler(_Handler):
            account = stub

        self._server = _Threads(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Handler(socketserver.StreamRequestHandler):
    account: Stub

    def handle(self) -> None:
        self._say(b"* OK ready")
        try:
            while line := self.rfile.readline():
                tag, _, rest = self._whole(line).partition(b" ")
                self.account.commands.append(rest)
                if not self._obey(tag, rest):
                    return
        except (BrokenPipeError, ConnectionResetError):
            return

    def _whole(self, line: bytes) -> bytes:
        """The command with its literals."""
        line = line.rstrip(b"\r\n")
        while found := LITERAL.search(line):
            self._say(b"+ go on")
            line = (
                line[: found.start()] + self.rfile.read(int(found[1])) + self.rfile.readline().rstrip(b"\r\n")
            )
        return line

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _obey(self, tag: bytes, rest: bytes) -> bool:
        name, _, arguments = rest.partition(b" ")
        name = name.upper()
        if name == b"UID":
            name, _, arguments = arguments.partition(b" ")
            name = b"UID " + name.upper()
        with self.account.lock:
            answer = getattr(self, "do_" + name.decode().lower().replace(" ", "_"), self.unknown)(arguments)
        if answer is None:
            return False
        self._say(tag + b" " + answer)
        return name != b"LOGOUT"

    def unknown(self, _: bytes) -> bytes:
        return b"BAD what?"

    def do_capability(self, _: bytes) -> bytes:
        self._say(b"* CAPABILITY IMAP4rev1" + (b" MOVE" if self.account.can_move else b""))
        return b"OK done"

    def do_login(self, arguments: bytes) -> bytes:
        self.account.logins += 1
        right = arguments.split()[-1].strip(b'"') == self.account.password
        return b"OK welcome" if right else b"NO [AUTHENTICATIONFAILED] wrong password"

    def do_select(self, arguments: bytes) -> bytes:
        if arguments.strip(b'"') != b"INBOX":
            return b"NO [NONEXISTENT] no such folder"
        self._say(b"* %d EXISTS" % len(self.account.mails))
        self._say(b"* OK [UIDVALIDITY %d] valid" % self.account.validity)
        return b"OK [READ-WRITE] selected"

    def do_uid_search(self, arguments: bytes) -> bytes:
        first = int(re.search(rb"UID (\d+):\*", arguments)[1])
        uids = sorted(self.account.mails)
        found = [uid for uid in uids if uid >= first] or uids[-1:]
        self._say(b"* SEARCH" + b"".join(b" %d" % uid for uid in found))
        return b"OK found"

    def do_uid_fetch(self, arguments: bytes) -> bytes | None:
        uids, _, what = arguments.partition(b" ")
        for uid in map(int, uids.split(b",")):
            if b"BODY" in what and self.account.hang_up_after == 0:
                return None
            self.account.hang_up_after -= b"BODY" in what
            if uid in self.account.refused and b"BODY" in what:
                return b"NO internal error"
            if uid in self.account.broken and b"BODY" in what:
                self._say(b"* 1 FETCH (UID %d BODY[]<0> {99999999999999999999}" % uid)
                return None
            if uid in self.account.vanishing:
                self.account.mails.pop(uid, None)
            if uid in self.account.mails:
                self._give(uid, what)
        return b"OK fetched"

    def _give(self, uid: int, what: bytes) -> None:
        number = sorted(self.account.mails).index(uid) + 1
        if b"BODY" in what:
            part = PART.search(what)
            raw = self.account.mails[uid][: int(part[1]) if part else None]
            name = b"BODY[]<0>" if part else b"BODY[]"
            self.account.given.append(uid)
            self._say(b"* %d FETCH (UID %d %s {%d}" % (number, uid, name, len(raw)))
            self.wfile.write(raw)
            self._say(b")")
            return
        flags = b" ".join(sorted(self.account.flags[uid]))
        date = self.account.dates[uid]
        self._say(b'* %d FETCH (UID %d FLAGS (%s) INTERNALDATE "%s")' % (number, uid, flags, date))

    def do_uid_store(self, arguments: bytes) -> bytes:
        uids, _, flags = arguments.partition(b" ")
        for uid in map(int, uids.split(b",")):
            if uid in self.account.flags:
                self.account.flags[uid] |= set(re.findall(rb"\\\w+", flags))
        return b"OK stored"

    def do_uid_move(self, arguments: bytes) -> bytes:
        for uid in map(int, arguments.partition(b" ")[0].split(b",")):
            self.account.done.append(self.account.mails.pop(uid))
        return b"OK moved"

    def do_uid_copy(self, arguments: bytes) -> bytes:
        self.account.done += [
            self.account.mails[int(uid)] for uid in arguments.partition(b" ")[0].split(b",")
        ]
        return b"OK copied"

    def do_expunge(self, _: bytes) -> bytes:
        for uid in [uid for uid, flags in self.account.flags.items() if b"\\Deleted" in flags]:
            self.account.mails.pop(uid, None)
            del self.account.flags[uid]
        return b"OK expunged"

    def do_logout(self, _: bytes) -> bytes:
        self._say(b"* BYE")
        return b"OK bye"
