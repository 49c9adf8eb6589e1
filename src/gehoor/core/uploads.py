"""How many files one form takes: whatever comes above that is not read, and the form itself says so in words."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_FILES = 100


class AtMost(FileUploadHandler):
    """Goes before the handlers that keep files. It lets one more through than a form takes, so that the form notices;
    without it Django refuses the whole request, and what was typed is lost.
    """

    number = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.number += 1
        if self.number > MOST_FILES + 1:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        del start
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others keep it."""
