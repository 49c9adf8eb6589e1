"""Which product, lot or theme is failing now?"""

from gehoor_signals.outbreaks.counts import Counts, tally

__all__ = ["Counts", "tally"]

NO_FRAME = ("Counts", "tally")
"""What comes before the methods: counts, not findings."""
