"""Where an installation keeps its data, and its settings before Django knows them. Standard library only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

LAST_PORT = 65_535


def home() -> Path:
    """The data folder: GEHOOR_HOME, or `var` in the current folder."""
    return Path(os.environ.get("GEHOOR_HOME", "var")).absolute()


def setting(name: str, default: str = "") -> str:
    """A setting from the environment, else from the file settings.env in the data folder, else the default."""
    found = os.environ.get(name)
    return _file().get(name, default) if found is None else found


def flag(name: str) -> bool:
    return setting(name).lower() in {"1", "true", "yes", "on"}


def secret_key() -> str:
    """GEHOOR_SECRET_KEY, else the one in the data folder, made at the first start."""
    given = setting("GEHOOR_SECRET_KEY")
    if given:
        return given
    path = home() / "secret.key"
    prepare()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


def prepare() -> None:
    """Make the data folder, readable by its owner only."""
    home().mkdir(mode=0o700, parents=True, exist_ok=True)


def address(name: str, default: str) -> tuple[str, int]:
    """A `host:port` setting. Raises ValueError with what is wrong."""
    text = setting(name, default)
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) <= LAST_PORT):
        raise ValueError(f"{name} is {text!r}; it must look like 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


_read: dict[Path, dict[str, str]] = {}


def _file() -> dict[str, str]:
    path = home() / "settings.env"
    if path not in _read:
        lines = path.read_text().splitlines() if path.is_file() else []
        pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
        _read[path] = {name.strip(): value.strip().strip("\"'") for name, value in pairs}
    return _read[path]
