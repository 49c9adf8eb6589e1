"""What will customers remember of a journey, where does it sink, and which ending would help?"""

from gehoor_signals.journeys.curve import curve
from gehoor_signals.journeys.endings import endings
from gehoor_signals.journeys.peak_end import peak_end
from gehoor_signals.journeys.weights import weights

__all__ = ["curve", "endings", "peak_end", "weights"]
NO_FRAME = ("peak_end",)
