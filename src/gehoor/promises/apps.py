from __future__ import annotations

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "gehoor.promises"
    default_auto_field = "django.db.models.BigAutoField"
