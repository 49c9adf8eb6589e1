from __future__ import annotations

from allauth.account import views as sign_in
from django.urls import URLPattern, URLResolver, include, path

from gehoor.desk.views import health
from gehoor.look import languages
from gehoor.system.alive import alive

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-in/again/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("sign-in/forgotten/", sign_in.password_reset, name="account_reset_password"),
    path("sign-in/forgotten/sent/", sign_in.password_reset_done, name="account_reset_password_done"),
    path(
        "sign-in/forgotten/<str:uidb36>-<str:key>/",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/forgotten/changed/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sign-in/password/", sign_in.password_change, name="account_change_password"),
    path("sign-in/", include("allauth.mfa.urls")),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("", include("gehoor.portal.urls")),
    path("desk/", include("gehoor.desk.urls")),
    path("api/", include("gehoor.api.urls")),
    path("-/alive", alive, name="alive"),
    path("-/health/", health.show, name="health"),
    path("-/health/dead/", health.dead, name="dead_jobs"),
    path("-/health/dead/<int:job_id>/", health.decide, name="decide_dead_job"),
    path("-/language/", languages.choose, name="language"),
    path("-/patterns/", include("gehoor.look.urls")),
]

handler400 = "gehoor.look.errors.bad_request"
handler403 = "gehoor.look.errors.forbidden"
handler404 = "gehoor.look.errors.not_found"
handler500 = "gehoor.look.errors.server_error"
