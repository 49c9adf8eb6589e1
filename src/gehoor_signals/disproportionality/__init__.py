"""Which product draws which complaint more often than its share of all reports explains?"""

from gehoor_signals.disproportionality.bcpnn import bcpnn
from gehoor_signals.disproportionality.ebgm import ebgm
from gehoor_signals.disproportionality.prr import prr
from gehoor_signals.disproportionality.ror import ror

__all__ = ["bcpnn", "ebgm", "prr", "ror"]
