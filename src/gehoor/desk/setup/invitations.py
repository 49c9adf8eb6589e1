"""The link with which someone who works here chooses his first password, or another one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from gehoor.letters import actions as letters


def password_link(account: Any) -> str:
    """Works once, and for three days."""
    key = default_token_generator.make_token(account)
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(account), "key": key}
    )
    return f"{settings.GEHOOR_URL.rstrip('/')}{path}"


def send_link(*, account: Any, at: datetime, invited_by: str = "") -> None:
    """Mail it to him. `invited_by`: who made the account for him."""
    letters.send_password_link(email=account.email, link=password_link(account), invited_by=invited_by, at=at)
