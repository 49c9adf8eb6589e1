"""What is of no use to anyone any more: sessions that ended, counts of who tried how often."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import connection

AT_ONCE = 1000
_COUNTS = """DELETE FROM core_cache WHERE cache_key IN
    (SELECT cache_key FROM core_cache WHERE expires <= %s ORDER BY expires LIMIT %s)"""


def forget(*, at: datetime, most: int = AT_ONCE) -> bool:
    """Throw away what expired, at most so many sessions and so many counts. Returns whether there may be more."""
    ended = Session.objects.filter(expire_date__lte=at).order_by("expire_date").values_list("pk", flat=True)
    sessions, _ = Session.objects.filter(pk__in=list(ended[:most])).delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [connection.ops.adapt_datetimefield_value(at), most])
        counts = int(cursor.rowcount)
    return max(sessions, counts) >= most
