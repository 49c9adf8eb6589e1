"""Who has gone silent, what does it cost, and does hearing those who complain keep them?"""

from gehoor_signals.silence.bgbb import BGBB
from gehoor_signals.silence.bgnbd import BGNBD, MBGNBD
from gehoor_signals.silence.contract import hazard
from gehoor_signals.silence.histories import histories
from gehoor_signals.silence.paretonbd import ParetoNBD
from gehoor_signals.silence.ratedrop import rate_drop
from gehoor_signals.silence.regularity import regularity
from gehoor_signals.silence.score import score
from gehoor_signals.silence.tail import gamma_poisson_tail, tail
from gehoor_signals.silence.voice import voice_effect

NO_FRAME = ("gamma_poisson_tail",)
__all__ = [
    "BGBB",
    "BGNBD",
    "MBGNBD",
    "ParetoNBD",
    "gamma_poisson_tail",
    "hazard",
    "histories",
    "rate_drop",
    "regularity",
    "score",
    "tail",
    "voice_effect",
]
