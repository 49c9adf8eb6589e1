"""What is done with cases, one file a concern."""

from __future__ import annotations

from gehoor.cases.actions.correcting import (
    CannotCorrect,
    change_facts,
)
from gehoor.cases.actions.ending import (
    CannotResolve,
    not_take_up,
    reopen,
    resolve,
    resolve_by_customer,
)
from gehoor.cases.actions.finding import (
    index_again,
    index_cases_again,
    move_findable,
)
from gehoor.cases.actions.giving import (
    CannotOwn,
    give_owner,
    keep_for_oneself,
    take,
)
from gehoor.cases.actions.handing_over import (
    CannotHandOver,
    hand_over,
    pass_on,
)
from gehoor.cases.actions.hearing import (
    receive,
    receive_aside,
)
from gehoor.cases.actions.merging import (
    CannotMerge,
    decline_belonging,
    merge,
    propose_belonging,
    undo_merge,
)
from gehoor.cases.actions.opening import (
    FIRST_NUMBER,
    open_case,
)
from gehoor.cases.actions.speaking import (
    CannotSend,
    save_draft,
    send,
    write_note,
)
from gehoor.cases.actions.trays import (
    empty_tray,
    set_next_due,
)
from gehoor.cases.actions.waiting import (
    CannotWait,
    wait,
)

__all__ = [
    "FIRST_NUMBER",
    "CannotCorrect",
    "CannotHandOver",
    "CannotMerge",
    "CannotOwn",
    "CannotResolve",
    "CannotSend",
    "CannotWait",
    "change_facts",
    "decline_belonging",
    "empty_tray",
    "give_owner",
    "hand_over",
    "index_again",
    "index_cases_again",
    "keep_for_oneself",
    "merge",
    "move_findable",
    "not_take_up",
    "open_case",
    "pass_on",
    "propose_belonging",
    "receive",
    "receive_aside",
    "reopen",
    "resolve",
    "resolve_by_customer",
    "save_draft",
    "send",
    "set_next_due",
    "take",
    "undo_merge",
    "wait",
    "write_note",
]
