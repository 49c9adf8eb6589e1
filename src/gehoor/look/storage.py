"""Static files with fingerprints, the imports inside our own ES modules too: a browser never mixes two releases."""

from __future__ import annotations

from typing import Any

from servestatic.storage import CompressedManifestStaticFilesStorage

OUR_MODULES = (
    "look/js/*.js",
    (
        (r"""(?P<matched>import\s*['"](?P<url>\./.*?)["']\s*;)""", 'import "%(url)s";'),
        (
            r"""(?P<matched>import\s*(?P<names>\{[^}]*\})\s*from\s*['"](?P<url>\./.*?)["']\s*;)""",
            'import %(names)s from "%(url)s";',
        ),
    ),
)


class FingerprintedFiles(CompressedManifestStaticFilesStorage):
    """Django's own switch for this reads modules of other packages too and stumbles over their comments."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, OUR_MODULES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 -- Django's signature
        """As Django's, asked once: a page asks for a dozen, and they stay the same while the program runs."""
        known = self._known.get(name)
        if known is None:
            known = str(super().url(name, force))
            if self.hashed_files:
                self._known[name] = known
        return known
