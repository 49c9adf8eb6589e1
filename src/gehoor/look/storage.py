"""Static files with fingerprints, the imports inside our own ES modules too: a browser never mixes two releases."""

from __future__ import annotations

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
