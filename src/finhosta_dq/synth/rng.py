"""Random numbers: one independent stream per subject, so that a change in one leaves the others as they were."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def stream(seed: int, *subject: str) -> np.random.Generator:
    """The generator of a subject; the same seed and subject always give the same numbers."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32("/".join(subject).encode())])))


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` split by weights into whole numbers that add up to it (largest remainders, first comes first)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    out = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda i: (out[i] - exact[i], i))
    for i in order[: total - sum(out)]:
        out[i] += 1
    return out


def spread(rng: np.random.Generator, count: int, days: int) -> Ints:
    """``count`` days in 0..days-1, one in each of ``count`` equal stretches: no long gap even in a small hospital."""
    if count == 0:
        return np.empty(0, dtype=np.int64)
    place = (np.arange(count) + rng.uniform(0.25, 0.75, count)) * days / count
    return np.minimum(place.astype(np.int64), days - 1)
