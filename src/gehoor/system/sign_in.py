"""The sign-in of those who work here, in our words: django-allauth does the work, we say what it says."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.views import LoginView
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADDRESS, PASSWORD, CODE = _("Mail address"), _("Password"), _("Code from your app")
NEW_PASSWORD, AGAIN = _("New password"), _("The same once more")
HOW_LONG = _("At least ten characters. A few words in a row are easy to remember and hard to guess.")
CODE_HELP = _("The six digits that your app shows now, or one of your recovery codes.")


class Worded:
    """Labels and help of ours, no words inside the boxes."""

    labels: ClassVar[dict[str, Promise]] = {}
    helps: ClassVar[dict[str, Promise]] = {}
    attributes: ClassVar[dict[str, dict[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]  # mixed into a form
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(self.attributes.get(name, {}))
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


class LoginForm(Worded, account.LoginForm):
    labels: ClassVar = {"login": ADDRESS, "password": PASSWORD}
    attributes: ClassVar = {"login": {"autocomplete": "username", "autofocus": ""}}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    labels: ClassVar = {"password": PASSWORD}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    labels: ClassVar = {"email": ADDRESS}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}
    helps: ClassVar = {"password1": HOW_LONG}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    labels: ClassVar = {"oldpassword": _("Present password"), "password1": NEW_PASSWORD, "password2": AGAIN}
    helps: ClassVar = {"password1": HOW_LONG}


class AuthenticateForm(Worded, second_step.AuthenticateForm):
    labels: ClassVar = {"code": CODE}
    helps: ClassVar = {"code": CODE_HELP}
    attributes: ClassVar = {"code": {"class": "input-code", "autofocus": ""}}


class ReauthenticateByCodeForm(Worded, second_step.ReauthenticateForm):
    labels: ClassVar = {"code": CODE}
    helps: ClassVar = {"code": CODE_HELP}
    attributes: ClassVar = {"code": {"class": "input-code"}}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    labels: ClassVar = {"code": CODE}
    attributes: ClassVar = {"code": {"class": "input-code", "inputmode": "numeric"}}


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_demo": settings.GEHOOR_DEMO}


sign_in = SignIn.as_view()
