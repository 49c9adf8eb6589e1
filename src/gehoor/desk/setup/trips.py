"""The stages of a mail that tries a mailbox, in words: sent, arrived, read; and what to do when it stops."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from gehoor.core import smtp
from gehoor.core.smtp import Server
from gehoor.desk.setup import words
from gehoor.intake import queries
from gehoor.intake.rules.round_trips import WATCHED

WORKER_TAKES = timedelta(seconds=10)
LOGIN_SIGNS = ("did not let us in", "authentication", "535", "534")
REACH_SIGNS = (
    "cannot be reached",
    "timed out",
    "connection refused",
    "name or service",
    "unreachable",
    "ssl",
)
NOT_NOW = re.compile(r"4\d\d ")


@dataclass(frozen=True)
class Stage:
    """One stage: kept (done), waiting (now), broken or plain (later)."""

    title: Any
    text: str
    tone: str


@dataclass(frozen=True)
class Seen:
    """How a try stands. `advice` says what to do; `said` is what a server answered, word for word, `fault` what the
    network said where no server did.
    """

    stages: tuple[Stage, ...]
    has_ended: bool
    has_worked: bool = False
    only_files: bool = False
    problem: str = ""
    advice: str = ""
    said: str = ""
    fault: str = ""


def seen(trip: Any, mailbox: Any, at: datetime) -> Seen:
    """How this try stands at this moment."""
    about = {"address": mailbox.address, "where": _where()}
    arrival = queries.arrival_of(trip)
    late = at - trip.asked_at > WATCHED
    stages = (_sent(trip, about), _arrived(trip, arrival, late=late), _read(trip, about))
    if trip.read_at:
        return Seen(stages, has_ended=True, has_worked=True)
    if trip.failed_at:
        return _failed(trip, stages, about)
    if trip.into_file:
        return Seen(stages, has_ended=True, only_files=True)
    if not trip.sent_at and at - trip.asked_at > WORKER_TAKES and not queries.is_being_sent(trip):
        seconds = int((at - trip.asked_at).total_seconds())
        return Seen(stages, has_ended=late, problem=str(words.WORKER_IS_AWAY % {"seconds": seconds}))
    if trip.sent_at and late and not arrival:
        return Seen(stages, has_ended=True, problem=str(words.NOT_ARRIVED), **_why_not_arrived(mailbox))
    return Seen(stages, has_ended=late and at - trip.asked_at > 2 * WATCHED)


def in_short(trip: Any, at: datetime) -> dict[str, Any]:
    """For the list of mailboxes: how it was tried last."""
    if trip is None:
        return {"state": "never"}
    if trip.read_at:
        return {"state": "works", "at": trip.read_at}
    if trip.into_file:
        return {"state": "files", "at": trip.asked_at}
    if trip.failed_at or at - trip.asked_at > WATCHED:
        return {"state": "failed", "at": trip.asked_at}
    return {"state": "under way", "at": trip.asked_at}


def _sent(trip: Any, about: dict[str, str]) -> Stage:
    if trip.sent_at or trip.read_at:
        return Stage(words.TEST_SENT, str(words.TEST_SENT_TEXT % about), "kept")
    if trip.failed_at:
        return Stage(words.TEST_SENT, str(words.NOT_SENT), "broken")
    return Stage(words.TEST_SENDING, str(words.TEST_SENDING_TEXT % about), "waiting")


def _arrived(trip: Any, arrival: Any, *, late: bool) -> Stage:
    if arrival:
        door = arrival.get_door_display()
        return Stage(words.TEST_ARRIVED, str(words.TEST_ARRIVED_TEXT % {"door": door}), "kept")
    if not trip.sent_at or trip.into_file:
        return Stage(words.TEST_ARRIVED, str(words.TEST_NOT_YET_TEXT if not trip.into_file else ""), "plain")
    if trip.failed_at:
        return Stage(words.TEST_ARRIVED, str(words.CAME_BACK), "broken")
    if late:
        return Stage(words.TEST_ARRIVED, str(words.NOT_ARRIVED), "broken")
    return Stage(words.TEST_ARRIVED, str(words.TEST_WAITING_TEXT), "waiting")


def _read(trip: Any, about: dict[str, str]) -> Stage:
    if trip.read_at:
        return Stage(words.TEST_READ, str(words.TEST_READ_TEXT % about), "kept")
    return Stage(words.TEST_READ, "" if trip.into_file else str(words.TEST_NOT_YET_TEXT), "plain")


def _failed(trip: Any, stages: tuple[Stage, ...], about: dict[str, str]) -> Seen:
    """It did not leave, or a mail server sent it back."""
    problem = words.CAME_BACK if trip.sent_at else words.NOT_SENT
    lower = trip.said.lower()
    said, fault = trip.said.removeprefix(smtp.NOT_LET_IN), ""
    if any(sign in lower for sign in LOGIN_SIGNS):
        advice = words.NOT_SENT_LOGIN
    elif any(sign in lower for sign in REACH_SIGNS):
        advice, said, fault = words.NOT_SENT_REACH, "", said.removeprefix(smtp.NOT_REACHED)
    elif NOT_NOW.match(said):
        advice = words.NOT_SENT_LATER
    else:
        advice = words.NOT_SENT_REFUSED % about
    return Seen(stages, has_ended=True, problem=str(problem), advice=str(advice), said=said, fault=fault)


def _why_not_arrived(mailbox: Any) -> dict[str, str]:
    if mailbox.is_fetched:
        about = {"host": mailbox.imap_host, "folder": mailbox.imap_folder}
        return {"advice": str(words.NOT_ARRIVED_FETCHED % about), "said": mailbox.trouble}
    about = {
        "address": mailbox.address,
        "lmtp": settings.GEHOOR_LMTP or "—",
        "smtp": settings.GEHOOR_SMTP_IN or "—",
    }
    return {"advice": str(words.NOT_ARRIVED_BROUGHT % about)}


def _where() -> str:
    """The transport, as one may show it: never its password."""
    if not settings.GEHOOR_SMTP_URL:
        return f"{settings.GEHOOR_HOME}/sent/"
    try:
        server = Server.parse(settings.GEHOOR_SMTP_URL)
    except ValueError:
        return "GEHOOR_SMTP_URL"
    return f"{server.host}:{server.port}"
