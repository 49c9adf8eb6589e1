"""When this happened, do that: the one table of what follows from what.

`now` runs in the transaction of the event, in this order; `later` becomes jobs in that transaction.
"""

from __future__ import annotations

from datetime import timedelta

from gehoor.core import jobs
from gehoor.core.events import Event, Then

FLOW: dict[type[Event], Then] = {}

PERIODIC: dict[jobs.Task, timedelta] = {}
