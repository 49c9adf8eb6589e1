"""The law of the folders, as far as the import contracts cannot say it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps

from tests.spec import sizes

ROOT = Path(__file__).resolve().parents[2]


def _order() -> list[str]:
    """The folders from bottom to top, as the import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    return [name.strip(" ()") for layer in reversed(layers) for name in layer.split("|")]


def test_foreign_keys_point_downhill():
    order = _order()
    uphill = []

    for model in apps.get_models():
        if not model.__module__.startswith("gehoor."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model.__module__.startswith("gehoor."):
                here, there = (m.__module__.split(".")[1] for m in (model, field.related_model))
                if order.index(there) > order.index(here):
                    uphill.append(f"{model.__name__}.{field.name}")

    assert uphill == []


def test_no_function_or_module_is_past_the_hard_stop():
    past = [name for name, size in sizes.modules().items() if size > sizes.LIMITS["module"][2]]
    past += [name for name, size in sizes.functions().items() if size > sizes.LIMITS["function"][2]]

    assert past == []


def test_every_folder_of_the_service_is_in_the_glossary():
    folders = {p.name for p in (ROOT / "src" / "gehoor").iterdir() if (p / "__init__.py").exists()}
    glossary = (ROOT / "GLOSSARY.md").read_text()

    assert [f for f in sorted(folders) if f"`{f}/`" not in glossary] == []


def test_the_project_names_no_machine_and_no_registry():
    lines = [
        *(ROOT / "requirements.lock").read_text().splitlines(),
        *(ROOT / "requirements-dev.lock").read_text().splitlines(),
    ]

    assert [line for line in lines if "://" in line or " /" in line] == []
