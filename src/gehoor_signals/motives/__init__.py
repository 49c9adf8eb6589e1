"""Why do people complain: what do they want of us?"""

from gehoor_signals.motives.classification import classify

__all__ = ["classify"]
