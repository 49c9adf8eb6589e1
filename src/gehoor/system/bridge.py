"""WSGI in a fixed thread pool behind an ASGI server."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from gehoor.system.pool import Pool

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Live = Callable[[Scope, Receive, Send], Awaitable[None]]

IN_MEMORY = 1024 * 1024
LARGEST_BODY = 60 * 1024 * 1024
MOST_THROWN_AWAY = 10 * LARGEST_BODY
WITHOUT_BODY = frozenset({"GET", "HEAD"})


class Bridge:
    """ASGI outside, WSGI inside. `live` paths go to async code of their own."""

    def __init__(
        self, wsgi: Callable[..., Iterable[bytes]], live: dict[str, Live] | None = None, threads: int = 8
    ) -> None:
        self.wsgi = wsgi
        self.live = live or {}
        self.pool = Pool(threads, name="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            live = self.live.get(scope["path"])
            await (live(scope, receive, send) if live else self._http(scope, receive, send))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body, length = await _body(scope, receive)
        except _Gone:
            return
        with body:
            call = _Call(self.wsgi, _environ(scope, body, length))
            await self.pool.do(call.start)
            try:
                await send({"type": "http.response.start", "status": call.status, "headers": call.headers})
                if call.whole is not None:
                    await send({"type": "http.response.body", "body": call.whole})
                    return
                while (chunk := await self.pool.do(call.next)) is not None:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
            finally:
                if call.whole is None:
                    await self.pool.do(call.close)


class _Call:
    """One WSGI call; every step runs in the pool. What does not say that it is a stream is taken `whole` in the first
    step: a page has one part only and a static file is small, and each step costs a change of threads.
    """

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> None:
        self._wsgi, self._environ = wsgi, environ
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self._chunks: Any = iter(())
        self._result: Any = ()
        self.whole: bytes | None = None

    def start(self) -> None:
        self._result = self._wsgi(self._environ, self._start_response)
        if getattr(self._result, "streaming", False):
            self._chunks = iter(self._result)
        else:
            try:
                self.whole = b"".join(self._result)
            finally:
                self.close()

    def next(self) -> bytes | None:
        return next(self._chunks, None)

    def close(self) -> None:
        if hasattr(self._result, "close"):
            self._result.close()

    def _start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        del exc_info
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


class _Gone(Exception):
    """The other side went away in the middle: half of what someone wrote is not acted on."""


async def _body(scope: Scope, receive: Receive) -> tuple[BinaryIO | Any, int]:
    """What came along, ready to be read, and its length: of more than LARGEST_BODY the length alone, and the answer
    is the application's. Raises _Gone.
    """
    if scope["method"] in WITHOUT_BODY:
        return io.BytesIO(), 0
    part = await receive()
    if part["type"] != "http.disconnect" and not part.get("more_body", False):
        content = part.get("body", b"")
        if len(content) <= IN_MEMORY:
            return io.BytesIO(content), len(content)
    body: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed by who reads it
    try:
        length = await _read_on(part, receive, body)
    except BaseException:
        body.close()
        raise
    if length > LARGEST_BODY:
        body.close()
        return io.BytesIO(), length
    body.seek(0)
    return body, length


async def _read_on(part: dict[str, Any], receive: Receive, body: Any) -> int:
    """Write this part and those that follow; their length. What is too large is thrown away as it comes: a browser
    that is not heard out shows a broken connection instead of the answer.
    """
    length, more = 0, True
    while more and length <= MOST_THROWN_AWAY:
        if part["type"] == "http.disconnect":
            raise _Gone
        content, more = part.get("body", b""), part.get("more_body", False)
        length += len(content)
        if length <= LARGEST_BODY:
            body.write(content)
        part = await receive() if more else part
    return length


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _environ(scope: Scope, body: BinaryIO | Any, length: int) -> dict[str, Any]:
    client = scope.get("client") or ("", 0)
    server = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": unquote_to_bytes(scope.get("raw_path") or scope["path"].encode())
        .decode("latin-1")
        .split("?")[0],
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]),
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope.get("headers", ()):
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        if name == "CONTENT_TYPE":
            environ["CONTENT_TYPE"] = value
        elif name != "CONTENT_LENGTH" and b"_" not in raw_name:
            key = f"HTTP_{name}"
            environ[key] = f"{environ[key]},{value}" if key in environ and name != "COOKIE" else value
    return environ
