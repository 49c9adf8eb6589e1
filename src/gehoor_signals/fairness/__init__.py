"""Are like cases treated alike: in money, in how it was decided, and in how people were spoken to?"""

from gehoor_signals.fairness.items import ITEMS
from gehoor_signals.fairness.justice import justice
from gehoor_signals.fairness.redress import redress_gap
from gehoor_signals.fairness.treatment import treatment

__all__ = ["ITEMS", "justice", "redress_gap", "treatment"]
