"""How the installation is doing, and the jobs that were given up. For leads and administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gehoor.core import clock, health, jobs
from gehoor.core.health import State
from gehoor.desk import words
from gehoor.desk.access import leads_only

PAGE = 50
DEEDS = {"retry": (jobs.retry, words.JOB_RUNS_AGAIN), "give-up": (jobs.give_up, words.JOB_PUT_AWAY)}


@leads_only
def show(request: HttpRequest) -> HttpResponse:
    found = health.look(clock.now())
    context = {"section": "health", "found": found, "is_good": found.state is State.GOOD}
    return render(request, "desk/health.html", context)


@leads_only
def dead(request: HttpRequest) -> HttpResponse:
    """The jobs that failed too often, newest first, each with what went wrong."""
    before = request.GET.get("before", "")
    found = health.dead(limit=PAGE + 1, before=int(before[:18]) if before.isdecimal() else None)
    older = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return render(request, "desk/dead.html", {"section": "health", "jobs": found[:PAGE], "older": older})


@require_POST
@leads_only
def decide(request: HttpRequest, job_id: int) -> HttpResponse:
    """Try a dead job again, or put it away for good."""
    deed, sentence = DEEDS.get(request.POST.get("deed", ""), (None, ""))
    if deed is None:
        raise Http404
    deed(job_id, at=clock.now())
    messages.success(request, str(sentence))
    return redirect("dead_jobs")
