from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ROLE_AGENT = _("Agent")
ROLE_LEAD = _("Team lead")
ROLE_ADMINISTRATOR = _("Administrator")

ADDRESS_IS_TAKEN = _("%(email)s belongs to someone else. Merge the two people first, or use another address.")
ADDRESS_IS_ODD = _("%(email)s is not a mail address. An address looks like name@example.org.")
PASSWORD_IS_WEAK = _("This password can be guessed: %(why)s")
TEAM_NAME_IS_TAKEN = _("There is a team with this name already.")
ACCOUNT_EXISTS = _("%(email)s can sign in already.")
SOMEONE = _("someone")
WRONG_CODE = _(
    "This code is wrong, used already, or older than ten minutes. Look at the last letter that we sent you, or ask "
    "for a new code."
)
