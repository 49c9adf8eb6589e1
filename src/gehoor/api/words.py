"""What a program's maker reads when a call is refused, in the language that the call asks for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SEND_A_TOKEN = _("Send a token")
HOW_TO_SEND = _("Authorization: Bearer gehoor_… (make one with: gehoor token create)")
KEY_IS_USED = _("This key is used")
CANNOT_BE_DONE = _("This cannot be done")
NOT_RIGHT = _("Something in the request is not right")
ADMINISTRATORS_ONLY = _("Only an administrator's token may follow the log.")
NO_SUCH_CASE = _("There is no such case, or it is not yours to see.")
NO_CURSOR = _("This is not a cursor of ours. Send what “next” was in an answer, or leave it out.")
CANNOT_BE_READ = _("The body cannot be read as JSON.")
NOTHING_HERE = _("There is nothing at this address.")
NO_SUCH_METHOD = _("This address does not take that method.")
TOO_LARGE = _("The body is too large")
SMALLER_PARTS = _("Send it in smaller parts.")
ERROR = _("Error")
NOT_KEPT = _("It cannot be kept just now")
BROKEN = _("Something broke on our side")
TRY_AGAIN = _(
    "Send it again in a while; with the same Idempotency-Key it is never done twice. Reference: %(reference)s."
)

TITLES = {
    400: _("Bad request"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not allowed"),
    422: CANNOT_BE_DONE,
}

WRONG = {
    "missing": _("is missing"),
    "extra_forbidden": _("is not known here"),
    "string_type": _("must be text"),
    "string_too_short": _("must have at least %(min_length)s characters"),
    "string_too_long": _("must have at most %(max_length)s characters"),
    "string_pattern_mismatch": _("has signs that it must not have"),
    "int_type": _("must be a whole number"),
    "int_parsing": _("must be a whole number"),
    "int_from_float": _("must be a whole number"),
    "bool_type": _("must be true or false"),
    "bool_parsing": _("must be true or false"),
    "greater_than_equal": _("must be at least %(ge)s"),
    "less_than_equal": _("must be at most %(le)s"),
    "list_type": _("must be a list"),
    "too_short": _("must have at least %(min_length)s entries"),
    "too_long": _("must have at most %(max_length)s entries"),
    "literal_error": _("must be one of %(expected)s"),
    "datetime_type": _("must be a moment such as 2026-03-12T12:00:00+01:00"),
    "datetime_parsing": _("must be a moment such as 2026-03-12T12:00:00+01:00"),
    "datetime_from_date_parsing": _("must be a moment such as 2026-03-12T12:00:00+01:00"),
    "timezone_aware": _("must be a moment with its time zone, such as 2026-03-12T12:00:00+01:00"),
    "json_invalid": _("cannot be read as JSON"),
    "model_attributes_type": _("must be an object"),
    "dict_type": _("must be an object"),
}
