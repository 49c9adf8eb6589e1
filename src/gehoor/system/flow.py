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
from gehoor.intake import events as intake
from gehoor.intake import tasks as intake_tasks
from gehoor.letters import actions as letters
from gehoor.letters import events as letter_events
from gehoor.letters import tasks as letter_tasks
from gehoor.people import events as people
from gehoor.people import tasks as people_tasks
from gehoor.promises import actions as promises
from gehoor.promises import events as promise_events
from gehoor.promises import tasks as promise_tasks

FLOW: dict[type[Event], Then] = {
    cases.CaseOpened: Then(now=(promises.make_first,), later=(letter_tasks.acknowledge,)),
    cases.MessageReceived: Then(now=(promises.after_customer,)),
    cases.MessageSent: Then(now=(promises.keep_by_answer,)),
    cases.HandedOver: Then(now=(promises.after_hand_off,), later=(letter_tasks.tell_hand_off,)),
    cases.CaseResolved: Then(now=(promises.close, letters.post_last_word)),
    cases.CaseReopened: Then(now=(promises.after_customer,)),
    cases.CaseNotTakenUp: Then(now=(promises.close,)),
    cases.CaseMerged: Then(now=(promises.close,)),
    cases.MergeUndone: Then(now=(promises.give_back,)),
    cases.FactsChanged: Then(now=(promises.follow_customer,)),
    promise_events.PromiseMoved: Then(later=(letter_tasks.tell_promise,)),
    people.AccountClosed: Then(later=(case_tasks.pass_on,)),
    people.SignInCodeAsked: Then(later=(letter_tasks.send_code,)),
    people.TeamChanged: Then(later=(case_tasks.find_by_others,)),
    letter_events.LetterQueued: Then(later=(letter_tasks.send,)),
    intake.MailboxTried: Then(later=(intake_tasks.send_round_trip,)),
    intake.BounceReceived: Then(now=(letters.mark_bounced,)),
}

PERIODIC: dict[jobs.Task, timedelta] = {
    promise_tasks.break_overdue: timedelta(minutes=1),
    case_tasks.empty_trays: timedelta(minutes=1),
    core_tasks.clear_done: timedelta(hours=1),
    core_tasks.forget_expired: timedelta(days=1),
    core_tasks.tidy_search: timedelta(days=1),
    promise_tasks.extend_holidays: timedelta(days=1),
    people_tasks.forget_codes: timedelta(days=1),
}
