"""The crash drill in short: a run is killed in three stages, and each time nothing is lost and the next run ends as if nothing had been."""

from __future__ import annotations

import pytest

from drills.crash import kill
from drills.crash_points import Moment
from drills.ground import prefect_server, prepare

pytestmark = [pytest.mark.server]


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drill")
    with pytest.MonkeyPatch.context() as patch:
        # the server of the drill is named in the environment, for this module only
        patch.setenv("PREFECT_API_URL", "")
        with prefect_server(folder) as env:
            yield prepare(folder, env)


@pytest.mark.parametrize("moment", [Moment(1, "judge", 0.5), Moment(2, "rename", 0.5), Moment(3, "import", 0.7)], ids=lambda one: one.stage)
def test_killed_and_recovered(ground, moment):
    outcome = kill(ground, moment)

    assert (outcome.problems, outcome.is_hung) == ([], False)
    assert outcome.landed != "over"
