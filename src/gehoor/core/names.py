"""Names that only one may have, where two people give the same one at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from gehoor.core.refusal import Refusal


@contextmanager
def taken_meanwhile(refusal: type[Refusal], words: Any) -> Iterator[None]:
    """Write inside. Raises the refusal when another wrote that name since one looked whether it was free; of what
    was done inside nothing is kept then, and the transaction goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal(words) from error
