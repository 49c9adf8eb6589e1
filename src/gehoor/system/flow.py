"""When this happened, do that: the one table of what follows from what.

`now` runs in the transaction of the event, in this order; `later` becomes jobs in that transaction.
"""

from __future__ import annotations

from datetime import timedelta

from gehoor.cases import events as cases
from gehoor.cases import tasks as case_tasks
from gehoor.core import jobs
from gehoor.core import tasks as core_tasks
from gehoor.core.events import Event, Then
from gehoor.promises import actions as promises
from gehoor.promises import tasks as promise_tasks

FLOW: dict[type[Event], Then] = {
    cases.CaseOpened: Then(now=(promises.make_first,)),
    cases.MessageReceived: Then(now=(promises.after_customer,)),
    cases.MessageSent: Then(now=(promises.keep_by_answer,)),
    cases.HandedOver: Then(now=(promises.after_hand_off,)),
    cases.CaseResolved: Then(now=(promises.close,)),
    cases.CaseReopened: Then(now=(promises.after_customer,)),
    cases.CaseNotTakenUp: Then(now=(promises.close,)),
    cases.CaseMerged: Then(now=(promises.close,)),
    cases.MergeUndone: Then(now=(promises.give_back,)),
}

PERIODIC: dict[jobs.Task, timedelta] = {
    promise_tasks.break_overdue: timedelta(minutes=1),
    case_tasks.empty_trays: timedelta(minutes=1),
    core_tasks.clear_done: timedelta(hours=1),
    promise_tasks.extend_holidays: timedelta(days=1),
}
