"""The words that fill the places in a sentence: {thing}, {order}, {due}, {amount} and the like."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from gehoor.system.demo.calendars import ZONE
from gehoor.system.demo.luck import lucky
from gehoor.system.demo.records import DemoCustomer, DemoLot, DemoOrder, DemoProduct

THINGS = {
    "nl": {
        "washing_machine": "wasmachine",
        "dryer": "droger",
        "dishwasher": "vaatwasser",
        "fridge": "koelkast",
        "freezer": "vriezer",
        "oven": "oven",
        "microwave": "magnetron",
        "hob": "kookplaat",
        "hood": "afzuigkap",
        "vacuum_cleaner": "stofzuiger",
        "coffee_machine": "koffiemachine",
        "kettle": "waterkoker",
        "air_fryer": "airfryer",
        "blender": "blender",
        "iron": "stoomgenerator",
        "air_purifier": "luchtreiniger",
        "fan": "ventilator",
        "air_conditioner": "airco",
        "heater": "kachel",
        "contract": "levering",
        "meter": "meter",
        "thermostat": "thermostaat",
        "charger": "laadpaal",
        "solar": "omvormer",
        "": "bestelling",
    },
    "en": {
        "washing_machine": "washing machine",
        "dryer": "tumble dryer",
        "dishwasher": "dishwasher",
        "fridge": "fridge",
        "freezer": "freezer",
        "oven": "oven",
        "microwave": "microwave",
        "hob": "hob",
        "hood": "extractor hood",
        "vacuum_cleaner": "vacuum cleaner",
        "coffee_machine": "coffee machine",
        "kettle": "kettle",
        "air_fryer": "air fryer",
        "blender": "blender",
        "iron": "steam iron",
        "air_purifier": "air purifier",
        "fan": "fan",
        "air_conditioner": "air conditioner",
        "heater": "heater",
        "contract": "supply",
        "meter": "meter",
        "thermostat": "thermostat",
        "charger": "charger",
        "solar": "inverter",
        "": "order",
    },
}
WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "nl": tuple(
        "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905 -- easier to read
    ),
    "en": tuple(
        "January February March April May June July August September October November December".split()  # noqa: SIM905 -- as above
    ),
}
COLLEAGUES = ("Lotte", "Samir", "Bianca", "Emre", "Jelle", "Cheryl", "Teun", "Marlene", "Kim", "Wesley")
GREETINGS = {
    "nl": ("Goedemorgen", "Goedemiddag", "Goedenavond"),
    "en": ("Good morning", "Good afternoon", "Good evening"),
}
NOON, EVENING = 12, 18
TWO_WEEKS = 14
_SUNDAY = 6


def day_of(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]}"


def moment(at: datetime, language: str) -> str:
    """By when, as one tells it: "dinsdag 12 mei 12:00 uur", "Tuesday 12 May, 12:00"."""
    local = at.astimezone(ZONE)
    weekday, day = WEEKDAYS[language][local.weekday()], day_of(local, language)
    return f"{weekday} {day} {local:%H:%M} uur" if language == "nl" else f"{weekday} {day}, {local:%H:%M}"


def daypart(at: datetime, language: str) -> str:
    """The greeting of this hour."""
    hour = at.astimezone(ZONE).hour
    return GREETINGS[language][0 if hour < NOON else 1 if hour < EVENING else 2]


def euros(cents: int, language: str) -> str:
    whole, rest = divmod(cents, 100)
    sign = "," if language == "nl" else "."
    space = " " if language == "nl" else ""
    return f"€{space}{whole}{sign}{rest:02}" if rest else f"€{space}{whole}"


def salutation(customer: DemoCustomer) -> str:
    last = customer.last_name[0].upper() + customer.last_name[1:]
    if customer.language == "en":
        return f"{'Mrs' if customer.title == 'mevrouw' else 'Mr'} {last}"
    return f"{customer.title} {last}"


def first_slots(
    customer: DemoCustomer,
    thing: tuple[DemoProduct, DemoLot] | None,
    order: DemoOrder | None,
    *,
    at: datetime,
    rng: Random,
) -> dict[str, str]:
    """The slots of a case that stay the same through all its messages; `at` is its opening."""
    language, today = customer.language, at.astimezone(ZONE).date()
    recent = today - timedelta(days=rng.randrange(1, 6))
    if recent.weekday() == _SUNDAY:
        recent -= timedelta(days=1)
    days = (today - order.promised_date).days if order else 0
    days = days if 1 < days < TWO_WEEKS else rng.randrange(3, 10)
    earlier = order.promised_date if order and order.promised_date < today else None
    monthly = rng.randrange(60, 240)
    product, lot = thing or (None, None)
    return {
        "thing": THINGS[language][product.kind if product else ""],
        "product": product.full_name if product else "Warmwit",
        "lot": lot.number if lot else "",
        "order": order.number if order else f"W{2_400_118 + rng.randrange(9000) * 3}",
        "day": WEEKDAYS[language][recent.weekday()],
        "date": day_of(earlier or today - timedelta(days=rng.randrange(6, 26)), language),
        "days": str(days),
        "weeks": str(rng.randrange(3, 9)),
        "month": MONTHS[language][(today.month - rng.randrange(2, 4)) % 12],
        "since": str(min(customer.since_date.year, today.year - 1)),
        "amount": euros(_amount(order, rng), language),
        "voucher": euros(rng.choice((1000, 1500, 2000, 2500, 5000)), language),
        "old": euros(monthly * 100, language),
        "new": euros((monthly + rng.randrange(15, 70)) * 100, language),
        "code": f"{rng.choice('EFH')}{rng.randrange(1, 60):02}",
        "serial": f"{rng.randrange(10**8, 10**9)}",
        "reading": str(rng.randrange(4000, 68000)),
        "city": customer.city,
        "street": customer.street.rstrip("0123456789 "),
        "colleague": rng.choice(COLLEAGUES),
        "first": customer.first_name,
        "salutation": salutation(customer),
    }


def _amount(order: DemoOrder | None, rng: Random) -> int:
    if order and order.price_cents and lucky(rng, 0.5):
        return order.price_cents
    return rng.randrange(12, 160) * 100 + rng.choice((0, 0, 50, 95, 25))
