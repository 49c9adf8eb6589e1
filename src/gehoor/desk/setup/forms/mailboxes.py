from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.desk.setup.forms import fields
from gehoor.intake.words import SECURITIES


class MailboxForm(forms.Form):
    """The address and who answers; below, how its mail is fetched when no mail server brings it."""

    team = forms.ChoiceField(label=_("Team that answers"))
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("To tell it from your other mailboxes.")
    )
    language = fields.language(
        _("Language of those who write here"), empty=_("As we know it of each customer")
    )
    sends_from = forms.BooleanField(label=_("Letters of this team come from this address"), required=False)
    is_default = forms.BooleanField(
        label=_("What is addressed to nobody belongs here"),
        required=False,
        help_text=_("Web form, calls, and mail to an address that is no mailbox."),
    )

    imap_host = forms.CharField(
        label=_("Mail server (IMAP)"),
        max_length=200,
        required=False,
        help_text=_("Such as imap.example.org. Leave it empty when your mail server brings the mail."),
    )
    imap_port = forms.IntegerField(
        label=_("Port"), min_value=1, max_value=65_535, initial=993, required=False
    )
    imap_security = forms.ChoiceField(
        label=_("Encryption"), choices=SECURITIES, initial="tls", required=False
    )
    imap_user = forms.CharField(
        label=_("User name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    imap_password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    imap_folder = forms.CharField(label=_("Folder"), max_length=200, initial="INBOX", required=False)
    imap_done_folder = forms.CharField(
        label=_("Move what was fetched to this folder"),
        max_length=200,
        required=False,
        help_text=_("Empty: it stays where it is and is not fetched again."),
    )
    FETCHING = (
        "imap_host",
        "imap_port",
        "imap_security",
        "imap_user",
        "imap_password",
        "imap_folder",
        "imap_done_folder",
    )

    def __init__(self, *args: Any, teams: Iterable[Any], has_password: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [(str(one.pk), one.name) for one in teams]  # type: ignore[attr-defined]  # it is a choice field
        if has_password:
            kept = _("A password is kept and never shown. Leave this empty to keep it.")
            self.fields["imap_password"].help_text = kept

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["imap_port"] = given.get("imap_port") or 993
        given["imap_security"] = given.get("imap_security") or "tls"
        given["imap_folder"] = given.get("imap_folder") or "INBOX"
        return given

    @property
    def fetching(self) -> list[Any]:
        """The fields of the part that may stay empty."""
        return [self[name] for name in self.FETCHING]


class NewMailboxForm(MailboxForm):
    address = forms.CharField(
        label=_("Address"),
        max_length=320,
        help_text=_("The one that customers write to, such as help@example.org."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("address",)
