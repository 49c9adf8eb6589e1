"""Who says the same, and what is it about?"""

from gehoor_signals.duplicates.grouping import themes
from gehoor_signals.duplicates.nearness import near

__all__ = ["near", "themes"]
