"""When are we unreachable, for whom, and how many people would it take to be reached?"""

from gehoor_signals.reachability.calls import read_calls
from gehoor_signals.reachability.erlang import erlang_a, erlang_b, erlang_c
from gehoor_signals.reachability.patience import patience
from gehoor_signals.reachability.required import required
from gehoor_signals.reachability.staffing import staffing
from gehoor_signals.reachability.waits import waits
from gehoor_signals.reachability.wanted import wanted

__all__ = [
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "patience",
    "read_calls",
    "required",
    "staffing",
    "waits",
    "wanted",
]
NO_FRAME = ("erlang_a", "erlang_b", "erlang_c", "read_calls", "staffing")
