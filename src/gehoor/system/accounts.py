"""How sign-in (django-allauth) meets our accounts and our letters."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gehoor.core import clock, keys
from gehoor.intake.rules import secrets
from gehoor.letters import actions as letters
from gehoor.people import queries as people
from gehoor.people.models import Account

WRONG_CODE = _(
    "This code does not fit. Codes change every half minute; type the one that your app shows now."
)
DONE = {
    "account/messages/password_changed.txt": _("Your new password holds from now on."),
    "mfa/messages/totp_activated.txt": _("From now on you are asked for a code when you sign in."),
    "mfa/messages/totp_deactivated.txt": _("From now on your password alone is enough to sign in."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "These are your new recovery codes; the old ones are void."
    ),
}


class Backend(AuthenticationBackend):
    """Whoever is signed in comes with his person in one question: every page asks for both."""

    def get_user(self, user_id: int) -> Account | None:
        found = people.account(int(user_id))
        return found if found and self.user_can_authenticate(found) else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Address and password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _("That was tried too often. Wait five minutes, then try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "rate_limited": _("That was tried too often. Wait a few minutes, then try again."),
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for himself: administrators do (setup/), and customers need none."""
        del request
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Our own letter for a new password; of an address without an account nobody is told anything."""
        if template_prefix == "account/email/password_reset_key":
            letters.send_password_link(email=email, link=context["password_reset_url"], at=clock.now())

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Accounts have no user name."""

    def add_message(  # noqa: PLR0917 -- allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what is worth a sentence: that someone signed in or out he sees himself."""
        del message_context
        said = message or DONE.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), extra_tags=extra_tags)


class TwoStepAdapter(DefaultMFAAdapter):
    """What makes the second step is encrypted in the database: whoever reads a backup cannot make codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text, keys.signing())

    def decrypt(self, encrypted_text: str) -> str:
        """Without the key that made it nothing fits; an administrator takes the second step away then."""
        try:
            return secrets.decrypt(encrypted_text, keys.signing())
        except secrets.CannotDecrypt:
            return ""
