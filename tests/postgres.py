"""A private PostgreSQL cluster for tests: python -m tests.postgres -- COMMAND …

Debian's binaries, a temporary folder, a spare port on the loopback, a password of its own; the command gets its
address in DATABASE_URL and the cluster ends with it. PostgreSQL refuses to run as root, so root runs it as the
user postgres (or nobody).
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
ALWAYS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "timezone": "Pacific/Kiritimati",  # far from everyone's, so that nothing leans on it
}


class NoPostgres(RuntimeError):
    """There are no binaries to run."""


def binaries() -> Path:
    """The folder of the newest version. Raises NoPostgres."""
    found = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres(
            f"PostgreSQL is not installed: no {BINARIES}/*/bin/initdb and no initdb on the path."
        )
    return Path(on_path).parent


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running cluster with an empty database; gives its address. A durable one keeps fsync, for measuring."""
    folder = Path(tempfile.mkdtemp(prefix="gehoor-postgres-"))
    server = _Server(folder, binaries())
    try:
        server.make()
        server.start(ALWAYS | ({} if durable else CARELESS))
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class _Server:
    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs
        self.port, self.password = _spare_port(), secrets.token_hex(12)
        self.url = f"postgresql://gehoor:{self.password}@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        user = _user()
        if user:
            for path in (self.folder, secret):
                os.chown(path, user.pw_uid, user.pw_gid)
        words = ["-U", "gehoor", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-sync"]
        self._run("initdb", *words, "--locale=C.UTF-8")

    def start(self, values: dict[str, str]) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in values.items())
        log = f"--log={self.folder / 'log'}"
        self._run("pg_ctl", "start", "--wait", log, "-o", f"-p {self.port} {options}")

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=fast")

    def _run(self, program: str, *words: str) -> None:
        user = _user()
        as_whom = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        command = [str(self.programs / program), f"--pgdata={self.folder / 'data'}", *words]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=(self.folder / "out").open("ab"),
            stderr=subprocess.STDOUT,
            check=False,
            **as_whom,
        )
        if done.returncode:
            said = "".join(p.read_text() for p in (self.folder / "out", self.folder / "log") if p.exists())
            raise RuntimeError(f"{program} failed with {done.returncode}:\n{said[-4000:]}")


def _user() -> pwd.struct_passwd | None:
    """As whom to run it; None for oneself."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _spare_port() -> int:
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        return int(spare.getsockname()[1])


def _end(*_: object) -> None:
    raise SystemExit(143)


def main(words: Sequence[str]) -> int:
    durable = "--durable" in words[: words.index("--")] if "--" in words else False
    command = list(words[words.index("--") + 1 :]) if "--" in words else list(words)
    if not command:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, _end)
    try:
        with cluster(durable=durable) as url:
            return subprocess.call(command, env=os.environ | {"DATABASE_URL": url})
    except NoPostgres as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
