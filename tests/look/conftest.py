from __future__ import annotations

import os
import shutil
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.template import engines

CHROMIUM = os.environ.get("GEHOOR_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
LIGHT_CHROMIUM = os.environ.get("GEHOOR_CHROMIUM") or shutil.which("chromium-headless-shell") or CHROMIUM
"""The same engine without the windows round it, where Debian's package of that is installed: looks at a page for a
quarter of the work.
"""


@pytest.fixture
def draw():
    """Draws a piece of template with the components at hand."""

    def _draw(source: str, **context) -> str:
        return engines["django"].from_string("{% load look %}" + source).render(context)

    return _draw


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        pass


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def site():
    """The pages on a spare port, with their static files; no database behind them."""
    application = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, application, server_class=_Threaded, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; skips with a reason where there is none. A module long, as its event loop bars Django's."""
    if LIGHT_CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=LIGHT_CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()
