from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ROLE_AGENT = _("Agent")
ROLE_LEAD = _("Team lead")
ROLE_ADMINISTRATOR = _("Administrator")

ROLES = [("agent", ROLE_AGENT), ("lead", ROLE_LEAD), ("administrator", ROLE_ADMINISTRATOR)]

ADDRESS_IS_TAKEN = _("%(email)s belongs to someone else. Use another address; or correct whose case it is.")
ADDRESS_IS_ODD = _("%(email)s is not a mail address. An address looks like name@example.org.")
PASSWORD_IS_WEAK = _("This password can be guessed: %(why)s")
TEAM_NAME_IS_TAKEN = _("There is a team with this name already.")
ACCOUNT_EXISTS = _("%(email)s can sign in already.")
ACCOUNT_IS_CLOSED = _("%(email)s has an account that is closed. Open it again among the people.")
NEEDS_NAME = _("Write a name: customers and colleagues will read it.")
UNKNOWN_ROLE = _("There is no role “%(role)s”. Choose agent, lead or administrator.")
NO_SUCH_TEAM = _("There is no team “%(team)s”. There are: %(known)s.")
TEAM_NEEDS_NAME = _("A team needs a name.")
TRAY_TIME_IS_ODD = _("A case may wait in the tray for 5 minutes at least and 7 days at most.")
LAST_ADMINISTRATOR = _(
    "%(name)s is the only administrator. Make someone else administrator first, or nobody could set up anything."
)
NOT_YOURSELF = _("You cannot shut yourself out. Ask another administrator.")
CANNOT_RECEIVE = _("%(name)s cannot take over cases. Choose a colleague who can sign in.")
WRONG_FIRST_TOKEN = _(
    "This link does not open anything. Use the one that Gehoor printed when it was started last."
)
FIRST_RUN_IS_OVER = _("This Gehoor has been set up already. Sign in instead.")
SOMEONE = _("someone")
WRONG_CODE = _(
    "This code is wrong, used already, or older than ten minutes. Look at the last letter that we sent you, or ask "
    "for a new code."
)
