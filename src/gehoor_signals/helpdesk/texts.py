from __future__ import annotations

import numpy as np

from gehoor_signals.helpdesk.events import Events, View

WRITTEN = ("CaseOpened", "MessageReceived")


def _texts(events: Events, *names: str) -> View:
    """What customers wrote; words of employees never come this far."""
    said = events.of(*names)
    said.needed("text", " and ".join(names))
    return View(said.rows.where(np.asarray(said.labels("text") != "")), {"text": "text"})


def for_emotion(events: Events, method: str = "anger") -> View:
    """What customers wrote, a row for each text in the order in which it came. Raises BadInput without texts."""
    del method
    return _texts(events, *WRITTEN)


def for_motives(events: Events, method: str = "classify") -> View:
    """What customers wrote, a row for each text in the order in which it came. Raises BadInput without texts."""
    del method
    return _texts(events, *WRITTEN)


def for_duplicates(events: Events, method: str = "near") -> View:
    """The first words of each case, a row for each. Raises BadInput without texts."""
    del method
    return _texts(events, "CaseOpened")
