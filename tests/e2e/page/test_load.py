"""Eight people at the page while the next run of their hospital is made: nothing fails, nothing waits in vain, no decision is lost."""

from __future__ import annotations

from benchmarks.page_load import times_in_registry, under_load
from tests.e2e.page.hospital import Hospital, add_users


def test_people_decide_while_a_run_goes_on(hospital: Hospital) -> None:
    names = [f"crowd-{number}" for number in range(8)]
    add_users(hospital.out, dict.fromkeys(names, "registrar"))
    before = (hospital.out / "latest").resolve().name

    # beside other tests a run that stands back takes minutes
    work, code = under_load(hospital.landing, hospital.out, hospital.address, names, (0.2, 1.0), FDQ_NICE="0")

    confirmed = {note: number for note, number in work.confirmed.items() if number}
    assert code in (0, 1), (hospital.out.parent / "night.log").read_text()
    assert (hospital.out / "latest").resolve().name != before
    assert work.statuses == []
    assert {note.split()[0] for note in confirmed} == set(names)
    assert times_in_registry(hospital.out, list(confirmed)) == confirmed
    # nothing changed in the landing: there is nothing to refuse
    assert work.refused == 0
    assert "Traceback" not in (hospital.out.parent / "serve.log").read_text()
