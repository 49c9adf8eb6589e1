from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "gehoor.core"
    default_auto_field = "django.db.models.BigAutoField"
