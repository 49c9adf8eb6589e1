from __future__ import annotations

from django.apps import AppConfig


class SystemConfig(AppConfig):
    name = "gehoor.system"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gehoor.core import events, health, periodic
        from gehoor.intake import queries as intake
        from gehoor.promises import actions as promises
        from gehoor.system import checks, flow

        events.use(flow.FLOW)
        periodic.use(flow.PERIODIC)
        health.use([*health.CORE, *checks.CHECKS])
        promises.use_ears(intake.heard_until)
