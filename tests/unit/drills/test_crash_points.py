"""The moments of the kills: from the seed alone, spread over all stages."""

from __future__ import annotations

from collections import Counter

from drills.crash_points import STAGES, moments


def test_the_same_seed_gives_the_same_moments():
    assert moments(50, 7) == moments(50, 7)
    assert moments(50, 7) != moments(50, 8)


def test_they_are_spread_over_every_stage():
    found = Counter(moment.stage for moment in moments(50, 1))

    assert set(found) == set(STAGES)
    assert set(found.values()) == {5, 6}
