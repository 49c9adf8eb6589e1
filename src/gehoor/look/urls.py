from __future__ import annotations

from django.urls import path

from gehoor.look import views

app_name = "look"
urlpatterns = [
    path("", views.patterns, name="patterns"),
    path("<slug:name>/", views.sample_screen, name="sample"),
]
