"""Does recovery really win customers back, and what does it cost to leave the silent alone?"""

from gehoor_signals.recovery.paradox import paradox

__all__ = ["paradox"]
