"""What do customers say when they are asked, and how sure can one be of it?"""

from gehoor_signals.surveys.ces import ces
from gehoor_signals.surveys.csat import csat
from gehoor_signals.surveys.nps import nps

__all__ = ["ces", "csat", "nps"]
