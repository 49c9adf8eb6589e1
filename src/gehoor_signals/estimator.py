"""The manners of scikit-learn's estimators, without scikit-learn: clone, parameters, a repr that can be read."""

from __future__ import annotations

import inspect
from typing import Any, Self


class Estimator:
    """Parameters are what `__init__` takes, kept under their own names; what `fit` learns ends in `_`."""

    @classmethod
    def _names(cls) -> list[str]:
        return [name for name in inspect.signature(cls.__init__).parameters if name != "self"]

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002 -- scikit-learn's signature
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **parameters: Any) -> Self:
        """Raises ValueError for a name that `__init__` does not take."""
        for name, value in parameters.items():
            if name not in self._names():
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}; it has {self._names()}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({given})"
