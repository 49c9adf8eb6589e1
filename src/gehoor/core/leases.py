"""Who does a thing that only one process may do at a time. A holder that dies lets it go after a while."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from gehoor.core import rows
from gehoor.core.models import Lease

LASTS = timedelta(seconds=10)
RENEW_WITHIN = timedelta(seconds=6)


class Holding:
    """One process's hold on a lease. Renewed only when little of it is left, so that holding costs nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.holder = f"{socket.gethostname()[:40]} {os.getpid()} {secrets.token_hex(6)}"
        self._until: datetime | None = None

    def hold(self, at: datetime) -> bool:
        """Take or keep the lease. False while another process has it."""
        if self._until is not None and at + RENEW_WITHIN < self._until < at + 2 * LASTS:
            return True
        until = at + LASTS
        with transaction.atomic():
            free = Q(holder=self.holder) | Q(until__lte=at) | Q(until__gt=at + 2 * LASTS)
            taken = Lease.objects.filter(free, name=self.name).update(holder=self.holder, until=until)
            if not taken:
                values = {"name": self.name, "holder": self.holder, "until": until}
                taken = rows.insert(Lease, values, or_ignore=True) is not None
        self._until = until if taken else None
        return bool(taken)

    def give(self) -> None:
        """Let it go, so that another process need not wait."""
        if self._until is not None:
            Lease.objects.filter(name=self.name, holder=self.holder).delete()
            self._until = None
