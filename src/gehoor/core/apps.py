from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "gehoor.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gehoor.core import currents  # Django's language machinery wants the settings first

        currents.put_in_place()
