from __future__ import annotations

import pytest

from gehoor.core.models import Job
from gehoor.people.models import Account
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    person = people.agent("Lea Lind", role=Account.Role.LEAD)
    client.force_login(person.account)
    return person


def dead_job(at, **values: object) -> Job:
    defaults = {
        "task": "gehoor.letters.tasks.send",
        "run_at": at,
        "created_at": at,
        "dead_at": at,
        "tries": 8,
    }
    return Job.objects.create(**defaults | {"error": "Traceback\nOSError: <no> route"} | values)


def test_lead_sees_what_is_wrong_and_how_to_mend_it(at, client, lead):
    dead_job(at)

    page = client.get("/-/health/").content.decode()

    assert "No worker is running: nothing is read and no letter leaves." in page
    assert 'href="/-/health/dead/"' in page
    assert "All is well" not in page


def test_dead_jobs_are_shown_with_what_went_wrong(at, client, lead):
    dead_job(at)

    page = client.get("/-/health/dead/").content.decode()

    assert "OSError: &lt;no&gt; route" in page
    assert "gehoor.letters.tasks.send" in page


def test_list_of_dead_jobs_has_an_empty_state_and_pages(at, client, lead):
    assert "No job was given up" in client.get("/-/health/dead/").content.decode()
    jobs = [dead_job(at) for _ in range(51)]

    first = client.get("/-/health/dead/").content.decode()
    second = client.get(f"/-/health/dead/?before={jobs[1].pk}").content.decode()

    assert first.count("Put away for good<") == 50
    assert f'href="?before={jobs[1].pk}"' in first
    assert second.count("Put away for good<") == 1


def test_dead_job_is_tried_again_or_put_away(at, client, lead):
    again, away = dead_job(at), dead_job(at)

    answers = [
        client.post(f"/-/health/dead/{again.pk}/", {"deed": "retry"}),
        client.post(f"/-/health/dead/{away.pk}/", {"deed": "give-up"}),
        client.post(f"/-/health/dead/{away.pk}/", {"deed": "x"}),
        client.get(f"/-/health/dead/{away.pk}/"),
    ]
    said = client.get("/-/health/dead/").content.decode()

    assert ("It is tried again now." in said, "It is put away for good." in said) == (True, True)
    assert [answer.status_code for answer in answers] == [302, 302, 404, 405]
    again.refresh_from_db()
    away.refresh_from_db()
    assert (again.dead_at, again.done_at, again.tries) == (None, None, 0)
    assert (away.dead_at, away.done_at is not None) == (None, True)


def test_health_is_for_leads_and_administrators(client):
    anna = people.agent("Anna Bakker")
    assert client.get("/-/health/").status_code == 302

    client.force_login(anna.account)

    assert [client.get(path).status_code for path in ("/-/health/", "/-/health/dead/")] == [403, 403]


def test_bar_says_how_it_is_to_those_who_can_do_something(client, lead):
    anna = people.agent("Anna Bakker")
    of_lead = client.get("/desk/").content.decode()
    client.force_login(anna.account)
    of_agent = client.get("/desk/").content.decode()

    assert [page.count('class="health health-') for page in (of_lead, of_agent)] == [1, 0]
