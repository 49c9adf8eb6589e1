"""What a customer can send us."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from gehoor.core.uploads import MOST_FILES
from gehoor.portal import words

LARGEST_FILES = 25 * 1024 * 1024
LONGEST = 50_000
SIGNER = signing.Signer(salt="gehoor.portal.help")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to a hundred files, together no larger than a letter may be."""

    widget = ManyFiles

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser says so before it sends: on the way up an hour may pass."""
        larger = {"data-most-bytes": str(LARGEST_FILES), "data-too-large": words.FILES_TOO_LARGE}
        return super().widget_attrs(widget) | larger

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(FilesField, self).clean(one, initial) for one in given if one]
        if len(found) > MOST_FILES:
            raise forms.ValidationError(words.TOO_MANY_FILES % {"most": MOST_FILES})
        if sum(one.size for one in found) > LARGEST_FILES:
            raise forms.ValidationError(words.FILES_TOO_LARGE)
        return found


class Once(forms.Form):
    """A form that counts once, however often its button was pressed: `key` is made with the page."""

    key = forms.RegexField(r"[\w-]{10,40}", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_urlsafe(12)


class ReplyForm(Once):
    text = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "data-autosize": True}),
    )
    files = FilesField(label=_("Add files or photos"), required=False)

    may_be_empty = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (self.may_be_empty or given.get("text", "").strip() or given.get("files")):
            self.add_error("text", words.TEXT_OR_FILE)
        return given


class NotSolvedForm(ReplyForm):
    """It was not the end: with or without words."""

    may_be_empty = True


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        error_messages={"required": words.NEEDS_ADDRESS_FOR_CODE, "invalid": words.ADDRESS_IS_ODD},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code from the letter"),
        max_length=20,
        error_messages={"required": words.NEEDS_CODE},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "input-code",
                "autofocus": True,
            }
        ),
    )


class HelpForm(Once):
    """The web form that anyone can fill in. No puzzle: a field that only programs see, and no hurry.

    `is_known`: his name and address are not asked, since he came in by a letter of ours.
    """

    LASTS = 24 * 3600
    AT_LEAST = 3

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        error_messages={"required": words.NEEDS_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        help_text=_("We answer at this address, and show it to nobody else."),
        error_messages={"required": words.NEEDS_ADDRESS, "invalid": words.ADDRESS_IS_ODD},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = forms.CharField(
        label=_("What is it about?"), max_length=200, error_messages={"required": words.NEEDS_SUBJECT}
    )
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("Tell it in your own words. What, when, and what you tried already."),
        error_messages={"required": words.NEEDS_TEXT},
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "data-autosize": True}),
    )
    remedy_sought = forms.CharField(
        label=_("What would put this right?"),
        help_text=_("So that we know what matters to you. We say honestly whether we can do it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-autosize": True}),
    )
    about = forms.CharField(
        label=_("Product or order number"),
        help_text=_("If you have it at hand."),
        required=False,
        max_length=100,
    )
    files = FilesField(label=_("Add files or photos"), required=False)
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    key = forms.CharField(max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["key"].initial = self._new_key()
        if is_known:
            del self.fields["name"], self.fields["email"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.strip()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        age = self._age()
        if age is None or age > self.LASTS:
            self._put_back("key", self._new_key())
            self.add_error(None, words.PAGE_TOO_OLD)
        elif age < self.AT_LEAST and not self.errors:
            self.add_error(None, words.TOO_FAST)
        if given.get("website"):
            self._put_back("website", "")
            self.add_error(None, words.HIDDEN_FIELD)
        return given

    def _put_back(self, name: str, value: str) -> None:
        """What the page shows in this field the next time."""
        self.data = self.data.copy()
        self.data[name] = value

    def _new_key(self) -> str:
        return SIGNER.sign_object([secrets.token_urlsafe(9), int(self.now.timestamp())])

    def _age(self) -> int | None:
        """How many seconds ago the page was made; None when it was not made by us."""
        try:
            _, made = SIGNER.unsign_object(self.data.get("key", ""))
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return int(self.now.timestamp()) - made
