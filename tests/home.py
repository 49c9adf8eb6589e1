"""A data folder for the tests alone, before anything reads a setting (pytest loads this first)."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ["GEHOOR_HOME"] = tempfile.mkdtemp(prefix="gehoor-tests-")
os.environ.setdefault("GEHOOR_SECRET_KEY", "only-for-tests-" * 4)
for name in ("GEHOOR_DEMO", "GEHOOR_HTTP", "GEHOOR_LMTP", "GEHOOR_SMTP_IN", "GEHOOR_SMTP_URL", "GEHOOR_URL"):
    os.environ.pop(name, None)
atexit.register(shutil.rmtree, os.environ["GEHOOR_HOME"], ignore_errors=True)
