"""What the demo's shop and energy supplier sell, and in which lots. Brands and models are invented."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from gehoor.system.demo.records import DemoLot, DemoProduct

SHOP, ENERGY = "shop", "energy"
OUTBREAK_SKU = "ZW-WM-8140"
OUTBREAK_LOT = "W8-2417C"

# kind, brand, model, price in euros
_APPLIANCES = """
washing_machine Zwenko Spoel 7 Basis|399
washing_machine Zwenko Spoel 8 Stil|549
washing_machine Zwenko Spoel 9 Stoom|699
washing_machine Halmeer Wit 1400|479
washing_machine Norvalt Fjell W10|829
dryer Zwenko Warm 7|449
dryer Halmeer Pomp 8|629
dryer Norvalt Fjell D9|799
dishwasher Halmeer Glans 12|429
dishwasher Halmeer Glans 14 Stil|569
dishwasher Norvalt Bekk 60|689
dishwasher Quildo Compact 45|379
fridge Norvalt Is 180|599
fridge Halmeer Koel 142|349
fridge Norvalt Is 203 Combi|849
fridge Quildo Tafel 84|199
freezer Norvalt Is 90 Vries|299
freezer Halmeer Koel 260 Kist|389
oven Brasso Bak 60|449
oven Brasso Bak 72 Stoom|749
oven Quildo Vuur 60|329
microwave Quildo Vlug 20|89
microwave Quildo Vlug 28 Combi|179
microwave Brasso Bak Mini|219
hob Brasso Vlak 60 Inductie|399
hob Brasso Vlak 80 Inductie|599
hob Quildo Gas 4|229
hood Brasso Zucht 60|159
hood Brasso Zucht 90|289
vacuum_cleaner Wolkje Stok 3|199
vacuum_cleaner Wolkje Slee 700|129
vacuum_cleaner Wolkje Robot R5|349
coffee_machine Pruttel Boon 1|299
coffee_machine Pruttel Boon 3 Melk|499
coffee_machine Pruttel Kop|79
kettle Pruttel Ketel 1,7|39
kettle Pruttel Ketel Thee|59
air_fryer Quildo Lucht 4|89
air_fryer Quildo Lucht 6 Duo|149
blender Quildo Werveling|69
iron Wolkje Stoom 2400|49
air_purifier Wolkje Adem 40|189
fan Wolkje Bries|79
air_conditioner Norvalt Vind 9|449
heater Halmeer Gloed 2000|99
"""
_ENERGY = """
contract Wendestroom Vast 1 jaar|0
contract Wendestroom Vast 3 jaar|0
contract Wendestroom Variabel|0
contract Wendestroom Dynamisch|0
contract Wendestroom Zakelijk|0
meter Wendestroom Slimme meter S1|0
meter Wendestroom Slimme meter S2|0
meter Wendestroom Gasmeter G4|0
thermostat Tiktemp Draai|129
thermostat Tiktemp Slim|199
thermostat Tiktemp Slim Zone|279
charger Laadwende Muur 11|699
charger Laadwende Muur 22|949
charger Laadwende Paal Duo|1499
solar Laadwende Omvormer 5|1099
"""
_SHORT = {"washing_machine": "WM", "air_conditioner": "AC", "air_purifier": "AP", "air_fryer": "AF"}
LOT_DAYS = 70


def catalogue(*, seed: int, until: date) -> tuple[tuple[DemoProduct, ...], tuple[DemoLot, ...]]:
    """All products with their lots; a lot follows the one before it about every ten weeks."""
    rng = Random(f"{seed}/products")  # noqa: S311 -- made-up data, not a secret
    products: list[DemoProduct] = []
    lots: list[DemoLot] = []
    for line, table in ((SHOP, _APPLIANCES), (ENERGY, _ENERGY)):
        for row in table.split("\n"):
            if row:
                product = _product(row, line, len(products), rng)
                own = _lots(product, len(lots), until, rng)
                lots.extend(own)
                products.append(_with_lots(product, own))
    return tuple(products), tuple(lots)


def _product(row: str, line: str, index: int, rng: Random) -> DemoProduct:
    kind, brand, rest = row.split(" ", 2)
    name, price = rest.split("|")
    sku = f"{brand[:2].upper()}-{_SHORT.get(kind, kind[:2].upper())}-{8000 + index * 70 + rng.randrange(60)}"
    if (brand, name) == ("Zwenko", "Spoel 8 Stil"):
        sku = OUTBREAK_SKU
    return DemoProduct(index, sku, brand, name, kind, line, int(price) * 100, ())


def _with_lots(of: DemoProduct, lots: list[DemoLot]) -> DemoProduct:
    return DemoProduct(
        of.index,
        of.sku,
        of.brand,
        of.name,
        of.kind,
        of.line,
        of.price_cents,
        tuple(lot.index for lot in lots),
    )


def _lots(of: DemoProduct, first: int, until: date, rng: Random) -> list[DemoLot]:
    """Ten lots back in time, the newest still being sold."""
    starts = [until - timedelta(days=LOT_DAYS * back + rng.randrange(25)) for back in range(9, -1, -1)]
    ends = [*starts[1:], until + timedelta(days=LOT_DAYS)]
    return [
        DemoLot(first + place, _lot_number(of, place, start), of.index, start, end)
        for place, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


OUTBREAK_PLACE = 6


def _lot_number(of: DemoProduct, place: int, start: date) -> str:
    if of.sku == OUTBREAK_SKU and place == OUTBREAK_PLACE:
        return OUTBREAK_LOT
    year, week, _ = start.isocalendar()
    return f"{of.brand[0]}{of.index:02}-{year % 100}{week:02}{'ABCDEFGHIJ'[place]}"


def lot_on(of: DemoProduct, lots: tuple[DemoLot, ...], day: date) -> DemoLot:
    """The lot that was being sold on this day; the oldest for all days before it."""
    for index in reversed(of.lots):
        if lots[index].sold_from <= day:
            return lots[index]
    return lots[of.lots[0]]
