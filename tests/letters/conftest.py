from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gehoor.core import clock, jobs, smtp
from gehoor.core.models import Job
from tests.factories import mail_server
from tests.intake.conftest import _no_name_server, _own_reader  # noqa: F401 -- mail is read here too


class Worker:
    """Does the jobs that are due, at a moment that the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at: datetime | None = None
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def work(self, at: datetime) -> None:
        """Until nothing is due; a job that fails is tried again by a later call."""
        self.at = at
        while claimed := jobs.claim(at=at, most=100, queues=("main", "letters")):
            for job in claimed:
                jobs.run(job, at=at)

    def dead_and_failed(self) -> list[str]:
        return list(Job.objects.exclude(error="").values_list("error", flat=True))


@pytest.fixture
def worker(monkeypatch):
    return Worker(monkeypatch)


@pytest.fixture
def server(settings):
    """A mail server that letters go to instead of the folder."""
    told, controller = mail_server.start()
    settings.GEHOOR_SMTP_URL = told.url
    yield told
    smtp.hang_up()
    smtp._away.clear()
    controller.stop()


@pytest.fixture
def minute():
    return timedelta(minutes=1)
