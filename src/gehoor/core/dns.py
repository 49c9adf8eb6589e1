"""Looking up names, with patience that ends: a name server that does not answer must not hold up the mail."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from threading import Lock

WITHIN_SECONDS = 3.0
REST_SECONDS = 60.0
KEEP_SECONDS = 600.0
MOST_KEPT = 1000

logger = logging.getLogger("gehoor.dns")
_kept: OrderedDict[str, tuple[float, bytes | None]] = OrderedDict()
_lock = Lock()
_rests_until = 0.0


def text_of(name: str) -> bytes | None:
    """The TXT record of a name; None when there is none or nobody answers in time. Answers are kept a while.

    After a name server has not answered, nobody is asked for a minute. Never call it inside a transaction.
    """
    global _rests_until  # noqa: PLW0603 -- one name server for the whole process
    with _lock:
        at, value = _kept.get(name, (0.0, None))
        now = time.monotonic()
        if at and now - at < KEEP_SECONDS:
            return value
        if now < _rests_until:
            return None
    answered, value = _ask(name)
    with _lock:
        if answered:
            _kept[name] = (time.monotonic(), value)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        else:
            _rests_until = time.monotonic() + REST_SECONDS
    return value


def _ask(name: str) -> tuple[bool, bytes | None]:
    """Whether someone answered, and what."""
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.get_default_resolver()
        found = resolver.resolve(name, "TXT", lifetime=WITHIN_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return True, None
    except (
        dns.resolver.LifetimeTimeout,
        dns.resolver.NoNameservers,
        dns.resolver.NoResolverConfiguration,
        OSError,
    ):
        logger.info("No name server answers.")
        return False, None
    except dns.exception.DNSException:
        return True, None
    for record in found:
        return True, b"".join(record.strings)
    return True, None
