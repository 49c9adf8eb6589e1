"""What is done with what comes in, one file a concern."""

from __future__ import annotations

from gehoor.intake.actions.fetching import begin_fetching, note_fetch, note_fetched, set_aside
from gehoor.intake.actions.mailboxes import CannotUse, change_mailbox, make_mailbox
from gehoor.intake.actions.storing import (
    Arrival,
    Stored,
    clean,
    store,
    store_all,
)
from gehoor.intake.actions.telling import (
    LOOK_BACK,
    MOST_PER_HOUR,
    Asked,
    Enclosed,
    Taken,
    TooMuch,
    goes_on,
    take_form,
    take_note,
    take_portal,
)
from gehoor.intake.actions.trying import (
    CannotTry,
    note_arrived,
    note_failed,
    note_sent,
    try_mailbox,
)
from gehoor.intake.actions.wanting import CannotBecomeCase, want_case

__all__ = [
    "LOOK_BACK",
    "MOST_PER_HOUR",
    "Arrival",
    "Asked",
    "CannotBecomeCase",
    "CannotTry",
    "CannotUse",
    "Enclosed",
    "Stored",
    "Taken",
    "TooMuch",
    "begin_fetching",
    "change_mailbox",
    "clean",
    "goes_on",
    "make_mailbox",
    "note_arrived",
    "note_failed",
    "note_fetch",
    "note_fetched",
    "note_sent",
    "set_aside",
    "store",
    "store_all",
    "take_form",
    "take_note",
    "take_portal",
    "try_mailbox",
    "want_case",
]
