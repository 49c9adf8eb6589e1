"""What the demo command says."""

from __future__ import annotations

IS_THERE = "The demo is here already. `gehoor demo --remove` takes it out again."
WAS_CUT_SHORT = "A demo was loaded in part only. `gehoor demo --remove` takes it out; then load it again."
HAS_CASES = "This installation has cases of its own. Load the demo into an empty one (another GEHOOR_HOME)."
TOO_FEW = "A demo has at least 1 case."
NOT_THERE = "There is no demo here."
OTHERS_STAND_ON_IT = (
    "%(count)s cases that are not of the demo belong to its people or teams (the first is %(number)s). They would "
    "go with it: use --remove --with-new-cases if that is meant."
)
STANDS_ON_IT = (
    "The cases of the demo are gone, but something of your own belongs to its people or products, so these stay: "
    "%(what)s"
)
LOADING = "Loading the demo: %(done)s of %(total)s cases"
LOADED = "The demo is loaded: %(cases)s cases in %(seconds)s s."
REMOVING = "Removing the demo: %(done)s of %(total)s cases"
REMOVED = "The demo is removed: %(cases)s cases and all that belonged to them."
SIGN_IN = "Sign in with one click on %(url)s (or with the password “%(password)s”) as:"
NO_SIGN_IN = "Start with GEHOOR_DEMO=1 to sign in on %(url)s as one of these with a click; without it nobody of the demo can:"
ROLES = {"customer": "Customer", "agent": "Agent", "lead": "Lead", "administrator": "Administrator"}
