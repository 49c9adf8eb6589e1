"""What is done with promises and the hours they count in, one file a concern."""

from __future__ import annotations

from gehoor.promises.actions.breaking import (
    BREAK_AT_ONCE,
    Ears,
    break_overdue,
    use_ears,
)
from gehoor.promises.actions.following import (
    after_customer,
    after_hand_off,
    close,
    follow_customer,
    give_back,
    keep_by_answer,
    make_first,
)
from gehoor.promises.actions.hours import (
    YEARS_AHEAD,
    CannotKeepHours,
    checked_calendar,
    drop_calendar,
    extend_holidays,
    save_calendar,
    set_terms,
    with_holidays,
)
from gehoor.promises.actions.keeping import (
    CannotKeep,
    keep,
)
from gehoor.promises.actions.making import (
    CannotPromise,
    make,
)
from gehoor.promises.actions.moving import (
    CannotMove,
    move,
)

__all__ = [
    "BREAK_AT_ONCE",
    "YEARS_AHEAD",
    "CannotKeep",
    "CannotKeepHours",
    "CannotMove",
    "CannotPromise",
    "Ears",
    "after_customer",
    "after_hand_off",
    "break_overdue",
    "checked_calendar",
    "close",
    "drop_calendar",
    "extend_holidays",
    "follow_customer",
    "give_back",
    "keep",
    "keep_by_answer",
    "make",
    "make_first",
    "move",
    "save_calendar",
    "set_terms",
    "use_ears",
    "with_holidays",
]
