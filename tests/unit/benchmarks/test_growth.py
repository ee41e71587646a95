"""What a second lot of rules costs against the first."""

from __future__ import annotations

import pytest

from benchmarks.growth import second_against_first


@pytest.mark.parametrize(
    ("seconds", "ratio"),
    [((4.0, 8.0, 12.0), 1.0), ((4.0, 8.0, 14.0), 1.5), ((4.0, 4.0, 12.0), None), ((4.0, 8.0, 8.0), None), ((4.0, 8.0, 7.0), None)],
)
def test_it_is_the_ratio_of_what_each_adds_and_none_where_more_took_no_longer(seconds: tuple[float, ...], ratio: float | None) -> None:
    assert second_against_first(seconds) == ratio
