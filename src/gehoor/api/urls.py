from __future__ import annotations

from django.urls import path

from gehoor.api.views import api

urlpatterns = [path("v1/", api.urls)]
