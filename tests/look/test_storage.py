from __future__ import annotations

import re

from django.core.management import call_command


def test_modules_import_each_other_by_fingerprint(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "gehoor.look.storage.FingerprintedFiles"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    folder = tmp_path / "static" / "look" / "js"
    [entry] = [path for path in folder.glob("look.*.js") if path.suffix == ".js"]
    imported = re.findall(r'import "\./([^"]+)";', entry.read_text())
    assert len(imported) == entry.read_text().count("import ")
    assert [name for name in imported if not re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)] == []
    assert [name for name in imported if not (folder / name).exists()] == []
