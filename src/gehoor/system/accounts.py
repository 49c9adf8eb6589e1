"""How sign-in (django-allauth) meets our accounts and our letters."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from gehoor.core import clock
from gehoor.letters import actions as letters


class AccountAdapter(DefaultAccountAdapter):
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
