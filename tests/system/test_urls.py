from __future__ import annotations

import subprocess
import sys

PAGES_ALONE = """
import sys
import gehoor.system.asgi
from django.urls import resolve, reverse
resolve("/desk/"), reverse("desk:new")
before = "ninja" in sys.modules
resolve("/api/v1/cases", "gehoor.system.urls_with_api")
print(before, "ninja" in sys.modules)
"""


def test_the_library_of_the_api_is_loaded_when_a_program_asks_and_not_for_pages():
    done = subprocess.run([sys.executable, "-c", PAGES_ALONE], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "True"]
