"""Sessions in the database, as Django keeps them; the one that every page asks for is asked by fixed SQL."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from gehoor.core import rows


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        where = "WHERE session_key = %s AND expire_date > %s"
        found = rows.first(Session, where, self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found
