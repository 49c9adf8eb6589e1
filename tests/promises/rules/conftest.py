from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # a busy machine is not a wrong calendar
settings.load_profile("unhurried")
