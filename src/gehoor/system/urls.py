from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from gehoor.desk.views import health
from gehoor.look import languages
from gehoor.system.alive import alive
from gehoor.system.demo_sign_in import demo_sign_in
from gehoor.system.sign_in import sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/forgotten/", account.password_reset, name="account_reset_password"),
    path("sign-in/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        "^sign-in/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/forgotten/changed/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sign-in/password/", account.password_change, name="account_change_password"),
    path("sign-in/two-steps/", include("allauth.mfa.urls")),
    path("sign-out/", account.logout, name="account_logout"),
    path("-/demo/sign-in/<slug:who>/", demo_sign_in, name="demo_sign_in"),
    path("", include("gehoor.portal.urls")),
    path("desk/", include("gehoor.desk.urls")),
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
