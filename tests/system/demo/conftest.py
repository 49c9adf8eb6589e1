from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gehoor.system.demo.records import DemoCase
from gehoor.system.demo.world import World, world

UNTIL = datetime(2026, 6, 10, 13, 20, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo() -> World:
    return world(until=UNTIL)


@pytest.fixture(scope="session")
def cases(demo: World) -> list[DemoCase]:
    return list(demo.cases())
