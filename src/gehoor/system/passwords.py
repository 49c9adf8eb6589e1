"""What a password must be, said in the reader's language."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """As Django's own, whose sentence its Dutch catalogue does not have."""

    def get_error_message(self) -> str:
        return ngettext(
            "This password is too short. It must have at least %(least)s character.",
            "This password is too short. It must have at least %(least)s characters.",
            self.min_length,
        ) % {"least": self.min_length}
