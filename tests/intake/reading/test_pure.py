from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).parents[3] / "src"
PROGRAM = """
import sys
sys.modules["django"] = None
sys.modules["charset_normalizer"] = None
import gehoor.intake.reading.door, gehoor.intake.reading.read, gehoor.intake.reading.sandbox
reading = gehoor.intake.reading.read.read(b"From: anna@example.nl\\nSubject: hallo\\n\\nhoi")
print(reading.sender.address, reading.text)
"""


def test_mail_is_read_without_django_and_without_the_charset_guesser():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SRC)},
    )

    assert done.stdout == "anna@example.nl hoi\n"
