from __future__ import annotations

import pytest

from gehoor.core import dns
from gehoor.intake.reader import loop


@pytest.fixture(autouse=True)
def _own_reader():
    """Each test has a reader of its own: what it knows of the desk is looked up anew."""
    yield
    with loop._making:
        while loop._only:
            reader = loop._only.pop()
            reader._pool.shutdown(wait=True, cancel_futures=True)
            reader._sandbox.close()


@pytest.fixture(autouse=True)
def _no_name_server(monkeypatch):
    """No test asks the network."""
    monkeypatch.setattr(dns, "_ask", lambda _: (True, None))
