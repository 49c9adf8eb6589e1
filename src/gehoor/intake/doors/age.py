"""How old a mail is, as far as it says so itself: good for leaving strangers in peace, for nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from gehoor.intake.reading import dates
from gehoor.intake.rules.glance import glance

OLD_AFTER = timedelta(hours=24)


def is_old(raw: bytes, at: datetime) -> bool:
    """Whether the newest of Date and topmost Received lies more than a day back; so too when neither says."""
    seen = glance(raw)
    moments = [moment for text in (seen.date, seen.received) if text and (moment := dates.parse(text))]
    return not moments or max(moments) < at - OLD_AFTER
