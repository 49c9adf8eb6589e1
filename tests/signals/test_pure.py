"""The statistics need neither Django nor Gehoor, nor anything of an extra, to be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import gehoor_signals

BLOCKED = ("django", "gehoor", "pandas", "polars", "pyarrow", "sklearn", "statsmodels", "lifelines", "rensa")
PROGRAM = f"""
import sys
from importlib import import_module
from pkgutil import walk_packages

class No:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            raise ImportError(name)

sys.meta_path.insert(0, No())
import gehoor_signals
for one in walk_packages(gehoor_signals.__path__, "gehoor_signals."):
    import_module(one.name)
print("all")
"""


def test_everything_is_imported_without_django_gehoor_or_any_extra():
    environment = {**os.environ, "PYTHONPATH": str(Path(gehoor_signals.__file__).parents[1])}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("all\n", "")
