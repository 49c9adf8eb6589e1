"""The web server's door: a fixed pool of threads runs Django's WSGI handler, only live updates are async.

Django's own ASGI handler gives each request a thread of its own and so a new database connection; a fixed pool
keeps them (docs/decisions).
"""

from __future__ import annotations

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.system.settings")

from django.core.wsgi import get_wsgi_application

from gehoor.system.bridge import Bridge, Receive, Scope, Send
from gehoor.system.processes import die_with_parent
from gehoor.system.static import in_front_of


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    from gehoor.system.live import door  # models can be imported only after Django has been set up

    await door.application(scope, receive, send)


die_with_parent()  # the server's main process may be killed; its worker must not keep the port

# A page makes thousands of objects that are gone with it: they are looked through less often.
gc.set_threshold(20_000, 20, 50)

application = Bridge(in_front_of(get_wsgi_application()), live={"/live/": live})

gc.collect()
gc.freeze()  # what was made at the start stays, and is looked through no more
