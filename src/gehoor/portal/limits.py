"""How often one network may ask something of us. Addresses of people have limits of their own, in the domain."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from gehoor.core import clock

SIXTY_FOUR = 64


def may(request: HttpRequest, action: str, *, most: int, within: timedelta) -> bool:
    """Count this request of the browser's network; whether there were not too many of them in this while.

    What is kept is a keyed hash, never the network itself.
    """
    seconds = int(within.total_seconds())
    while_ = int(clock.now().timestamp()) // seconds
    words = f"{action}|{network(get_adapter().get_client_ip(request))}|{while_}"
    key = "portal:" + hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
    count = cache.get(key, 0)
    if count >= most:
        return False
    cache.set(key, count + 1, timeout=seconds)
    return True


def network(address: str) -> str:
    """Of version 6 the first half: the rest one household changes at will.

    >>> network("2001:db8:1:2:3:4:5:6"), network("192.0.2.7")
    ('2001:db8:1:2::/64', '192.0.2.7')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004 -- IPv4
        return address
    return str(ipaddress.ip_network((found, SIXTY_FOUR), strict=False))
