"""Which product, lot or theme is failing now?"""

from gehoor_signals.outbreaks.alarms import Alarms
from gehoor_signals.outbreaks.counts import Counts, tally
from gehoor_signals.outbreaks.cusum import Summed, cusum
from gehoor_signals.outbreaks.detect import Detected, detect
from gehoor_signals.outbreaks.ears import ears
from gehoor_signals.outbreaks.farrington import farrington
from gehoor_signals.outbreaks.farrington_flexible import farrington_flexible
from gehoor_signals.outbreaks.glr import glr
from gehoor_signals.outbreaks.multiple import Discoveries, benjamini_hochberg
from gehoor_signals.outbreaks.nowcast import Nowcast, nowcast
from gehoor_signals.outbreaks.online import online_fdr
from gehoor_signals.outbreaks.scan import Scanned, scan
from gehoor_signals.outbreaks.together import together
from gehoor_signals.outbreaks.watching import Watch

__all__ = [
    "Alarms",
    "Counts",
    "Detected",
    "Discoveries",
    "Nowcast",
    "Scanned",
    "Summed",
    "Watch",
    "benjamini_hochberg",
    "cusum",
    "detect",
    "ears",
    "farrington",
    "farrington_flexible",
    "glr",
    "nowcast",
    "online_fdr",
    "scan",
    "tally",
    "together",
]

NO_FRAME = ("Alarms", "Counts", "Detected", "Discoveries", "Nowcast", "Scanned", "Summed", "Watch", "tally")
"""What comes before and after the methods: counts, the forms of an answer, and the watch that runs a method."""
