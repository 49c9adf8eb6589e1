"""`gehoor signals silence FILE`"""

from __future__ import annotations

import argparse
from typing import Any

from gehoor_signals import files
from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table

KINDS = ("score", "histories", "regularity", "rate-drop", "tail", "hazard", "voice-effect")
MODELS = ("pareto_nbd", "bg_nbd", "mbg_nbd")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--method", choices=KINDS, default="score")
    add("--customer", default="customer", help="the column of names")
    add("--time", help="the column of times, in a file of contacts")
    add("--until", help="the end of observation, as 2026-11-22 (default: the last contact)")
    add("--unit", choices=("day", "week", "month", "year"), default="week")
    add("--horizon", type=float, default=12, help="how far ahead, in that unit (hazard: in periods)")
    add("--value", help="a column of money")
    add("--failure", help="a column: this contact was, or met, a failure")
    add("--model", choices=MODELS, default="pareto_nbd")
    add("--outcome", default="stayed", help="voice-effect: the column that tells who stayed")
    add("--complained", default="complained", help="voice-effect: the column that tells who complained")
    add("--handled-well", default="recovered", help="voice-effect: 1 well, 0 badly, -1 did not complain")
    add("--covariates", default="", help="voice-effect, hazard: columns known before, with commas")
    add("--duration", default="duration", help="hazard: periods until leaving or now")
    add("--left", default="left", help="hazard: the column that tells who left")
    add("--cox", action="store_true", help="hazard: a Cox regression beside it (needs lifelines)")


def run(table: Table, options: argparse.Namespace) -> Finding:
    from gehoor_signals import silence

    name = options.method.replace("-", "_")
    given: dict[str, Any] = {
        "score": _score,
        "histories": _contacts,
        "regularity": _contacts,
        "rate_drop": _contacts,
        "tail": lambda one: {"customer": one.customer},
        "hazard": _hazard,
        "voice_effect": _voice,
    }[name](options)
    return getattr(silence, name)(table, **given)  # type: ignore[no-any-return]


def _contacts(options: argparse.Namespace) -> dict[str, Any]:
    more = {"value": options.value, "failure": options.failure} if options.method == "histories" else {}
    plain = {name: getattr(options, name) for name in ("customer", "until", "unit")}
    return {"time": options.time or "time", **plain, **more}


def _score(options: argparse.Namespace) -> dict[str, Any]:
    names = ("customer", "time", "until", "unit", "horizon", "value", "failure", "model")
    return {name: getattr(options, name) for name in names}


def _hazard(options: argparse.Namespace) -> dict[str, Any]:
    return {
        **{name: getattr(options, name) for name in ("duration", "left", "customer", "cox")},
        "covariates": files.listed(options.covariates),
        "horizon": int(options.horizon),
    }


def _voice(options: argparse.Namespace) -> dict[str, Any]:
    return {
        **{name: getattr(options, name) for name in ("outcome", "complained", "handled_well")},
        "failure": options.failure or "failure",
        "covariates": files.listed(options.covariates),
    }
