"""The addresses that programs ask, and all the others. Loaded when the first program asks (middleware.Programs)."""

from __future__ import annotations

from django.urls import include, path

from gehoor.system import urls
from gehoor.system.urls import handler400, handler403, handler404, handler500  # noqa: F401 -- Django reads them here

urlpatterns = [
    path("api/", include("gehoor.api.urls")),  # first: programs ask most, and each pattern before costs them
    *urls.urlpatterns,
]
