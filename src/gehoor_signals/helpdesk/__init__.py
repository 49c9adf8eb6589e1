"""How is one event file of a helpdesk asked every question?"""

from gehoor_signals.helpdesk.cases import cases
from gehoor_signals.helpdesk.claims import for_claims
from gehoor_signals.helpdesk.customers import customers
from gehoor_signals.helpdesk.disproportionality import for_disproportionality
from gehoor_signals.helpdesk.events import COLUMNS, NAMES, Events, View
from gehoor_signals.helpdesk.fairness import for_fairness
from gehoor_signals.helpdesk.journeys import for_journeys
from gehoor_signals.helpdesk.loading import read
from gehoor_signals.helpdesk.made import Made, made
from gehoor_signals.helpdesk.outbreaks import for_outbreaks
from gehoor_signals.helpdesk.reachability import for_reachability
from gehoor_signals.helpdesk.recovery import for_recovery
from gehoor_signals.helpdesk.silence import for_silence
from gehoor_signals.helpdesk.surveys import for_surveys
from gehoor_signals.helpdesk.texts import for_duplicates, for_emotion, for_motives

__all__ = [
    "COLUMNS",
    "NAMES",
    "Events",
    "Made",
    "View",
    "cases",
    "customers",
    "for_claims",
    "for_disproportionality",
    "for_duplicates",
    "for_emotion",
    "for_fairness",
    "for_journeys",
    "for_motives",
    "for_outbreaks",
    "for_reachability",
    "for_recovery",
    "for_silence",
    "for_surveys",
    "made",
    "read",
]
NO_FRAME = tuple(__all__)
"""Frames come out of these, not findings."""
