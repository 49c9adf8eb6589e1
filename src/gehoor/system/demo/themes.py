"""What people write about: how often, to which team, about what, and how it is put right."""

from __future__ import annotations

from dataclasses import dataclass

from gehoor.system.demo.people import BILLING, CARE, COMPLAINTS, DELIVERY, ENERGY, REPAIRS

COMPLAINT, QUESTION, COMPLIMENT = "complaint", "question", "compliment"
LATE, FRESH, CANCELLED, RETURNED, ORDER, HOLDING, ANYONE = (
    "late",
    "fresh",
    "cancelled",
    "returned",
    "order",
    "holding",
    "anyone",
)
WET = ("washing_machine", "dishwasher")
TURNING = ("washing_machine", "dryer")
COLD = ("fridge", "freezer")
WITH_FILTERS = (*WET, "coffee_machine")
BIG = ("washing_machine", "dryer", "dishwasher", "fridge", "freezer", "oven", "hob", "air_conditioner")
CONTRACT = ("contract",)
ANY_THING = (*BIG, "microwave", "hood", "vacuum_cleaner", "coffee_machine", "kettle", "air_fryer", "blender")


@dataclass(frozen=True, slots=True)
class Theme:
    """`about` says what the customer must have: an order in some state or a thing, of one of `kinds` if given.

    `next_team` is where it goes when it has to be handed over, `days` the working days up to which the
    next word is promised. `hows` stand beside the sentences with which it ends ("fix" in the texts).
    """

    key: str
    weight: float
    team: str
    kind: str
    about: str
    next_team: str
    days: tuple[int, int]
    hows: tuple[str, ...]
    questions: str
    kinds: tuple[str, ...] = ()


def _t(  # noqa: PLR0917 -- the rows of a table
    key: str, weight: float, team: str, about: str, next_team: str, days: tuple[int, int], hows: str, asks: str,
    *, kinds: tuple[str, ...] = (), kind: str = COMPLAINT,
) -> Theme:  # fmt: skip
    return Theme(
        key, weight, team, kind, about, next_team, days, tuple(hows.split()), f"questions_{asks}", kinds
    )


THEMES = (
    _t("late_delivery", 8, DELIVERY, LATE, CARE, (1, 6), "answered refunded apologised", "order", kinds=BIG),
    _t("damaged", 5, CARE, FRESH, DELIVERY, (1, 8), "replaced refunded replaced", "order", kinds=BIG),
    _t("wrong_item", 2.5, CARE, FRESH, DELIVERY, (1, 7), "replaced replaced", "order", kinds=BIG),
    _t("missing_part", 3, CARE, FRESH, REPAIRS, (2, 8), "replaced replaced", "order", kinds=WET),
    _t("change_delivery", 4, DELIVERY, ORDER, CARE, (1, 5), "answered answered answered", "order", kinds=BIG, kind=QUESTION),
    _t("cancelled_order", 2.5, CARE, CANCELLED, COMPLAINTS, (1, 7), "replaced explained", "order"),
    _t("return_label", 3, CARE, FRESH, DELIVERY, (1, 6), "answered refunded", "order", kinds=BIG, kind=QUESTION),
    _t("refund_missing", 4, BILLING, RETURNED, CARE, (1, 8), "refunded refunded", "money"),
    _t("leak", 4, REPAIRS, HOLDING, CARE, (2, 10), "repaired replaced repaired", "thing", kinds=WET),
    _t("noise", 3, REPAIRS, HOLDING, CARE, (2, 11), "repaired repaired", "thing", kinds=TURNING),
    _t("error_code", 3.5, REPAIRS, HOLDING, CARE, (2, 10), "answered repaired", "thing", kinds=WET),
    _t("dead_on_arrival", 3, CARE, FRESH, DELIVERY, (1, 7), "replaced replaced", "thing"),
    _t("not_working", 4, REPAIRS, HOLDING, CARE, (2, 11), "repaired repaired", "thing", kinds=COLD),
    _t("engineer_no_show", 3, REPAIRS, HOLDING, COMPLAINTS, (1, 8), "repaired apologised", "thing", kinds=BIG),
    _t("repair_drags", 3, CARE, HOLDING, COMPLAINTS, (2, 11), "replaced replaced", "thing", kinds=TURNING),
    _t("warranty_refused", 2, COMPLAINTS, HOLDING, REPAIRS, (4, 15), "repaired explained", "thing", kinds=BIG),
    _t("how_to", 5, CARE, HOLDING, REPAIRS, (1, 6), "answered answered answered", "thing", kinds=WITH_FILTERS, kind=QUESTION),
    _t("invoice_wrong", 3.5, BILLING, ORDER, CARE, (2, 8), "refunded explained", "money"),
    _t("double_debit", 2.5, BILLING, ORDER, CARE, (1, 6), "refunded refunded", "money"),
    _t("reminder_unjust", 2.5, BILLING, ORDER, COMPLAINTS, (1, 7), "apologised explained", "money"),
    _t("discount", 2, CARE, ORDER, BILLING, (2, 7), "refunded refunded", "money"),
    _t("payment_plan", 2, BILLING, HOLDING, ENERGY, (2, 8), "answered answered", "money", kinds=CONTRACT, kind=QUESTION),
    _t("meter_reading", 3.5, ENERGY, HOLDING, BILLING, (2, 8), "answered answered", "energy", kinds=("meter",), kind=QUESTION),
    _t("moving_house", 3, ENERGY, HOLDING, BILLING, (3, 11), "refunded answered", "energy", kinds=CONTRACT),
    _t("tariff_change", 3, ENERGY, HOLDING, COMPLAINTS, (2, 9), "refunded explained", "energy", kinds=CONTRACT),
    _t("outage", 2, ENERGY, HOLDING, CARE, (1, 5), "repaired repaired", "energy", kinds=CONTRACT),
    _t("thermostat", 2.5, ENERGY, HOLDING, REPAIRS, (2, 11), "repaired replaced", "energy", kinds=("thermostat",)),
    _t("charger", 2, ENERGY, HOLDING, REPAIRS, (2, 9), "repaired repaired", "energy", kinds=("charger",)),
    _t("final_bill", 3, ENERGY, HOLDING, BILLING, (3, 13), "refunded answered", "energy", kinds=CONTRACT),
    _t("solar", 2, ENERGY, HOLDING, BILLING, (3, 11), "refunded repaired", "energy", kinds=("solar",)),
    _t("unreachable", 3, CARE, ORDER, COMPLAINTS, (1, 5), "answered answered", ""),
    _t("password", 3, CARE, ANYONE, BILLING, (1, 5), "answered answered", "", kind=QUESTION),
    _t("rude", 1.8, COMPLAINTS, HOLDING, CARE, (2, 9), "apologised apologised", "", kinds=ANY_THING),
    _t("callback_missed", 2.5, CARE, HOLDING, REPAIRS, (1, 5), "apologised answered", "", kinds=ANY_THING),
    _t("compliment", 2.2, CARE, HOLDING, COMPLAINTS, (1, 5), "answered answered", "", kinds=ANY_THING, kind=COMPLIMENT),
    _t("privacy", 1.5, COMPLAINTS, HOLDING, CARE, (3, 12), "answered answered", "", kinds=ANY_THING, kind=QUESTION),
)  # fmt: skip
DOOR_SEAL = _t(
    "door_seal", 0, REPAIRS, HOLDING, CARE, (2, 9), "repaired replaced", "thing", kinds=TURNING[:1]
)
BY_KEY = {theme.key: theme for theme in (*THEMES, DOOR_SEAL)}
FAILURES = ("engineer_no_show", "callback_missed", "rude")
