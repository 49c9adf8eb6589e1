"""Which product, lot or theme is failing now?"""

from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.counts import Counts, tally
from gehoor_signals.outbreaks.ears import ears
from gehoor_signals.outbreaks.farrington import farrington
from gehoor_signals.outbreaks.farrington_flexible import farrington_flexible

__all__ = ["Alarms", "Counts", "ears", "farrington", "farrington_flexible", "tally"]

NO_FRAME = ("Alarms", "Counts", "tally")
"""What comes before and after the methods: counts, and the form of an answer."""
