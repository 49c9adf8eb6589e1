"""Which weeks a week is compared with, and what the regression of those weeks says of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.outbreaks import quasipoisson as glm
from gehoor_signals.outbreaks.counts import Counts

CELLS = 400_000
"""Counts that are worked on at once: few enough to stay near the processor."""


LEVEL = 1e-12
"""A slope that changes the mean by less than this over all rows is what rounding leaves of none."""


ALWAYS = 1.0
"""The level at which every slope is significant, one that is just zero too."""


@dataclass(frozen=True)
class Manner:
    """How a baseline is fitted. threshold: Anscombe residuals above it weigh less.

    of_1996: keeps a model that did not converge, and its standard errors take the dispersion that its bound takes.
    Otherwise they take what R's summary makes of a model whose weights were replaced by those of the reweighting.
    """

    design: glm.Design
    trend: bool
    trend_alpha: float
    reweight: bool
    threshold: float
    of_1996: bool


@dataclass(frozen=True)
class Baseline:
    """For each series and evaluated week; NaN where nothing can be said.

    eta, error: the linear predictor and its standard error. phi: the dispersion, at least 1. slope: NaN without trend.
    """

    eta: Numbers
    error: Numbers
    phi: Numbers
    slope: Numbers

    @property
    def mean(self) -> Numbers:
        with np.errstate(over="ignore"):
            return np.exp(self.eta)

    @property
    def response(self) -> Numbers:
        """The mean, not below the smallest that a regression gives a week."""
        return np.maximum(self.mean, glm.SMALLEST)


def windows(years: int, half: int, season: int) -> glm.Design:
    """The weeks within `half` of the same week in each year back: one level."""
    _possible(years, half, season)
    lags = [season * year + half - i for year in range(years, 0, -1) for i in range(2 * half + 1)]
    return glm.Design(np.array(lags), np.zeros(len(lags), dtype=np.int64), 0, 1)


def seasons(years: int, half: int, season: int, periods: int, exclude_recent: int) -> glm.Design:
    """All weeks of the years back but the most recent ones, in `periods` seasons of which one is now."""
    _possible(years, half, season)
    if periods < 1:
        raise BadInput(f"periods must be at least 1, not {periods}.")
    between = season - 2 * half - 1
    if periods - 1 > between:
        raise BadInput(f"{periods} periods do not fit in a year: at most {between + 1}.")
    of_lag = np.full(season * years + half + 1, -1)
    of_lag[: half + 1] = periods - 1
    for year in range(1, years + 1):
        of_lag[season * year - half : season * year + half + 1] = periods - 1
        if periods > 1:
            lengths = np.full(periods - 1, between // (periods - 1))
            lengths[: between % (periods - 1)] += 1
            nearest = season * (year - 1) + half + 1
            of_lag[nearest : nearest + between] = np.repeat(np.arange(periods - 1), lengths)[::-1]
    of_lag[: exclude_recent + 1] = -1
    lags = np.flatnonzero(of_lag >= 0)[::-1]
    if len(lags) == 0:
        raise BadInput(f"exclude_recent {exclude_recent} leaves no week to compare with.")
    return glm.Design(lags, of_lag[lags], periods - 1, periods)


def baseline(counts: Counts, evaluated: NDArray[np.int64], manner: Manner) -> Baseline:
    """The baseline of every series at every evaluated week."""
    shape = len(counts.counts), len(evaluated)
    found = Baseline(*(np.full(shape, np.nan) for _ in range(4)))
    pairs = shape[0] * shape[1]
    flat = [one.reshape(-1) for one in vars(found).values()]
    step = max(1, CELLS // len(manner.design.lags))
    sums = manner.design.sums()
    for start in range(0, pairs, step):
        pair = np.arange(start, min(start + step, pairs))
        row, week = pair // shape[1], evaluated[pair % shape[1]]
        answers = _part(counts, row, week, manner, sums)
        for whole, one in zip(flat, answers, strict=True):
            whole[pair] = one
    return found


def _possible(years: int, half: int, season: int) -> None:
    if years < 1 or season < 2:
        raise BadInput("years_back must be at least 1 and season at least 2.")
    if not 0 <= half < season / 2:
        raise BadInput(f"half_window must be at least 0 and less than half a season ({season}), not {half}.")


def _part(
    counts: Counts, row: NDArray[np.int64], week: NDArray[np.int64], manner: Manner, sums: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """eta, error, phi and slope of some pairs of series and week."""
    lags = manner.design.lags
    at = week[:, None] - lags
    y = counts.counts[row[:, None], np.maximum(at, 0)]
    known = (at >= 0) & ~np.isnan(y)
    offset = np.zeros(len(row))
    exposure = None
    if counts.exposure is not None:
        exposure = counts.exposure[row[:, None], np.maximum(at, 0)]
        known &= ~np.isnan(exposure)
        offset = np.log(counts.exposure[row, week])
    whole = bool(known.all())
    rows = glm.rows(y, None if whole else known, exposure)
    enough = np.ones(len(row), dtype=bool) if whole else _enough(known, manner.design)
    slope, eta, variance, scale, phi = (np.full(len(row), np.nan) for _ in range(5))
    flat = enough.copy()
    if manner.trend:
        pairs = np.flatnonzero(enough)
        model = _model(rows.some(pairs), manner, sums, slope=True)
        kept = _trend_is_kept(model, rows.some(pairs), offset[pairs], manner)
        where = pairs[kept]
        eta[where], variance[where] = (one[kept] for one in model.fit.predicted(manner.design))
        scale[where], phi[where], slope[where] = model.scale[kept], model.phi[kept], model.fit.slope[kept]
        flat[where] = False
    pairs = np.flatnonzero(flat)
    if len(pairs):
        model = _model(rows.some(pairs), manner, sums, slope=False)
        usable = model.usable | manner.of_1996
        eta[pairs], variance[pairs] = (
            np.where(usable, one, np.nan) for one in model.fit.predicted(manner.design)
        )
        scale[pairs], phi[pairs] = model.scale, model.phi
    return eta + offset, np.sqrt(variance * scale), phi, slope


def _enough(known: Truths, design: glm.Design) -> Truths:
    """Half of the weeks, and some of this season."""
    here = known[:, design.season == design.here]
    return np.asarray((known.mean(axis=1) >= 0.5) & here.any(axis=1))


@dataclass(frozen=True)
class _Model:
    """usable: the unweighted fit converged. free: degrees of freedom. scale: the dispersion of standard errors."""

    fit: glm.Fit
    usable: Truths
    free: Numbers
    phi: Numbers
    raw: Numbers
    scale: Numbers


def _model(rows: glm.Rows, manner: Manner, sums: Numbers, *, slope: bool) -> _Model:
    """Fitted twice when reweighted: the second time weeks that were outbreaks themselves weigh less."""
    free = _free(rows, manner.design, slope=slope)
    fit = glm.fit(rows, manner.design, sums, slope=slope)
    usable = fit.converged
    raw = glm.dispersion(fit, rows, free)
    phi = np.fmax(raw, 1.0)
    scale = raw
    if manner.reweight:
        weights = _weights(fit, rows, phi, manner)
        rows = glm.Rows(rows.y, rows.start, rows.constant, weights, rows.log_exposure)
        fit = glm.fit(rows, manner.design, sums, slope=slope)
        raw = glm.dispersion(fit, rows, free)
        phi = np.fmax(raw, 1.0)
        residual = rows.y / fit.mean - 1.0
        scale = (
            raw if manner.of_1996 else glm.over(np.einsum("ij,ij,ij->i", weights, residual, residual), free)
        )
    return _Model(fit, usable, free, phi, scale, phi if manner.of_1996 else scale)


def _free(rows: glm.Rows, design: glm.Design, *, slope: bool) -> Numbers:
    """Rows that count, less a level for each season that has any, less one for a slope."""
    if rows.weights is None:
        return np.full(len(rows.y), float(len(design.lags) - len(np.unique(design.season)) - slope))
    known = rows.weights > 0
    levels = sum(
        (known[:, design.season == one].any(axis=1) for one in range(design.seasons)), np.zeros(len(known))
    )
    return np.asarray(known.sum(axis=1) - levels - slope, dtype=np.float64)


def _weights(fit: glm.Fit, rows: glm.Rows, phi: Numbers, manner: Manner) -> Numbers:
    """One over the squared Anscombe residual where that is large, the same for all others; they add up to the rows."""
    sixth = np.power(fit.mean, 1 / 6)
    residual = 1.5 * (np.cbrt(rows.y) ** 2 / sixth - sixth**3)
    free = phi[:, None] * (1 - fit.leverage(manner.design))
    large = (residual > 0) & (residual**2 > manner.threshold**2 * free) & (free > 0)
    weights = np.divide(free, residual**2, out=np.ones_like(free), where=large)
    if rows.weights is None:
        return np.asarray(weights * (weights.shape[1] / weights.sum(axis=1))[:, None])
    weights *= rows.weights
    return np.asarray(weights * (rows.weights.sum(axis=1) / weights.sum(axis=1))[:, None])


def _trend_is_kept(model: _Model, rows: glm.Rows, offset: Numbers, manner: Manner) -> Truths:
    """When the model converged, the slope is significant and the mean does not exceed any count there was."""
    from scipy.special import stdtr

    slope = np.where(np.abs(model.fit.slope) * rows.y.shape[1] > LEVEL, model.fit.slope, 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        p = 2 * stdtr(model.free, -np.abs(slope / np.sqrt(model.raw / model.fit.spread)))
        mean = np.exp(model.fit.predicted(manner.design)[0] + offset)
    significant = (p < manner.trend_alpha) | (manner.trend_alpha >= ALWAYS)
    return np.asarray(model.usable & significant & (mean <= rows.y.max(axis=1)))
