"""What will claims cost, how bad must service be before people claim, and what is it worth to prevent?"""

from gehoor_signals.claims.break_even import break_even
from gehoor_signals.claims.cost import cost
from gehoor_signals.claims.curve import curve

__all__ = ["break_even", "cost", "curve"]
