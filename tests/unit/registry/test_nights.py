"""Twenty nights, finding by finding: what is new, unchanged, changed, back and gone, what stays accepted, and what is still open."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from finhosta_dq.registry.carry import carry, identify
from finhosta_dq.registry.decisions import Decision, decide, history
from finhosta_dq.registry.migrate import RegistryError
from finhosta_dq.registry.record import Recorded, record, unrecorded
from finhosta_dq.registry.store import open_registry
from finhosta_dq.registry.tables import accepted_version, decision, delivery_run, event, finding_spell
from finhosta_dq.registry.versions import accept_version
from tests.unit.registry.nights import FIRST, RULES, Model, Night, key, warehouse

STAYS = [f"S{number:02}" for number in range(12)]


def drawn_nights(seed: int, number: int = 20) -> list[Night]:
    """Every night some findings are repaired, some appear, some change their value; now and then a rule, a record, the file or the whole
    delivery cannot be judged."""
    rng = random.Random(seed)
    found: dict[tuple[str, str], str] = {}
    out = []
    for night in range(number):
        for rule in RULES:
            for stay in STAYS:
                luck = rng.random()
                if luck < 0.12:
                    found.pop((rule, stay), None)
                elif luck < 0.25:
                    found[rule, stay] = found.get((rule, stay)) or str(rng.randint(1, 3))
                elif luck < 0.32 and (rule, stay) in found:
                    found[rule, stay] = str(rng.randint(1, 3))
        untested = frozenset({rng.choice(RULES)} if night % 5 == 3 else ())
        has_file = night % 11 != 7
        withheld = frozenset((rule, stay) for rule in RULES[1:] for stay in STAYS if rng.random() < 0.05)
        shown = {one: value for one, value in found.items() if one[0] not in untested and one not in withheld and has_file}
        out.append(Night(shown, untested, withheld, None if night % 9 == 5 else "failed", has_file))
    return out


def seen(con):
    """What the run made of its findings: (rule, stay) to (state, is_back, is accepted); and what is gone."""
    rows = con.execute(
        "SELECT rule_id, record_key ->> '$.staynum', state, is_back, coalesce(decision_kind = 'accept', false) FROM quality.finding_state"
    ).fetchall()
    gone = con.execute("SELECT rule_id, staynum FROM quality.resolved_finding").fetchall()
    return {(rule, stay): tuple(rest) for rule, stay, *rest in rows}, set(gone)


def standing_in(registry):
    """How many findings stand in the registry."""
    with registry.read() as con:
        return len(con.execute(select(finding_spell.c.finding_key).where(finding_spell.c.closed_run.is_(None))).all())


@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_nights_are_as_the_plain_model_has_them_finding_by_finding(registry, seed):
    model, rng = Model(), random.Random(seed)
    for number, night in enumerate(drawn_nights(seed)):
        day = FIRST + timedelta(days=number)
        con = warehouse(number, night)
        carry(con, registry, day=day.date())
        expected, gone = model.see(night, day)
        assert seen(con) == (expected, gone), f"night {number}"
        found = record(con, registry, Path(f"night-{number}"), day=day.date())
        assert isinstance(found, Recorded)
        assert found.resolved == (len(gone) if night.verdict else 0)
        assert record(con, registry, Path("again"), day=day.date()) is None
        assert standing_in(registry) == len(model.standing)
        rows = con.execute(
            "SELECT rule_id, record_key ->> '$.staynum', finding_key, evidence_hash FROM quality.finding_state ORDER BY ALL"
        ).fetchall()
        con.close()
        for rule, stay, name, evidence in rows:
            if rng.random() < 0.2 and night.verdict and (rule, stay) not in model.accepted:
                until = day + timedelta(days=2) if rng.random() < 0.5 else None
                one = Decision(name, evidence, "accept", "source_confirmed", until=until.date() if until else None)
                assert decide(registry, [one], by="registrar-1", origin="page", run_id=None, day=day.date()) == []
                model.accepted[rule, stay] = (night.found[rule, stay], until)


def run_night(registry, number, night, day=None, run_id=None):
    """Carry and record one night; what it made of its findings, what is gone, and what the registry recorded."""
    con = warehouse(number, night, run_id=run_id)
    on = day or (FIRST + timedelta(days=number)).date()
    carry(con, registry, day=on)
    out = (*seen(con), record(con, registry, Path(f"night-{number}"), day=on))
    con.close()
    return out


A, B = ("MZG-STA-01", "S01"), ("MZG-STA-02", "S02")


def test_a_night_that_could_not_be_judged_is_compared_with_by_nobody(registry):
    run_night(registry, 0, Night({A: "1"}))
    run_night(registry, 1, Night({B: "1"}, verdict=None))
    found, gone, _ = run_night(registry, 2, Night({A: "1", B: "1"}))

    assert found == {A: ("unchanged", False, False), B: ("new", False, False)}
    assert gone == set()
    with registry.read() as con:
        assert con.execute(select(delivery_run.c.is_baseline).order_by(delivery_run.c.run_id)).scalars().all() == [True, False, True]


def test_a_run_recorded_after_a_later_one_changes_nothing_that_stands(registry):
    run_night(registry, 1, Night({A: "1"}))
    found, gone, recorded = run_night(registry, 0, Night({B: "1"}))

    assert found == {B: ("new", False, False)}
    assert (gone, recorded) == ({A}, Recorded())
    assert run_night(registry, 2, Night({A: "1"}))[0] == {A: ("unchanged", False, False)}


def test_a_run_computed_again_from_an_old_one_is_compared_with_by_nobody(registry):
    run_night(registry, 0, Night({A: "1"}))
    run_night(registry, 0, Night({B: "2"}), run_id="999-2025-20260101T093000Z-ffff")

    assert run_night(registry, 1, Night({A: "1"}))[0] == {A: ("unchanged", False, False)}


def test_published_runs_that_are_not_known_are_named_in_the_order_in_which_they_started(registry, tmp_path):
    names = ["999-2025-20260103T033000Z-0003", "123-2025-20260102T033000Z-0002", "999-2024-20260104T033000Z-0004"]
    for name in [*names, "999-2025-20260105T033000Z-0005"]:
        (tmp_path / name).mkdir()
    for name in names:
        (tmp_path / name / "_SUCCESS").touch()
    assert [path.name for path in unrecorded(registry, tmp_path)] == [names[1], names[0], names[2]]

    run_night(registry, 2, Night({A: "1"}), run_id=names[0])

    assert [path.name for path in unrecorded(registry, tmp_path)] == [names[1], names[2]]


def decided(registry, number, night, one, **how):
    """Decide on a finding as that night's run shows it."""
    con = warehouse(number, night)
    carry(con, registry)
    name, evidence = con.execute(
        "SELECT finding_key, evidence_hash FROM quality.finding_state WHERE rule_id = ? AND record_key = ?", [one[0], key(one[1])]
    ).fetchall()[0]
    con.close()
    assert decide(registry, [Decision(name, evidence, **how)], by="registrar-1", origin="page", run_id=None, day=FIRST.date()) == []
    return name


def test_an_accepted_finding_whose_value_changes_is_reopened_for_good_and_the_trail_says_so(registry):
    run_night(registry, 0, Night({A: "1"}))
    name = decided(registry, 0, Night({A: "1"}), A, kind="accept", reason_code="source_confirmed")

    assert run_night(registry, 1, Night({A: "1"}))[0] == {A: ("unchanged", False, True)}
    found, _, recorded = run_night(registry, 2, Night({A: "2"}))
    assert (found, recorded) == ({A: ("updated", False, False)}, Recorded(updated=1, reopened=1))
    # the old value does not bring the old decision back
    assert run_night(registry, 3, Night({A: "1"}))[0] == {A: ("updated", False, False)}
    # the run is of the past, the system acts now
    assert sorted((one.what, one.by) for one in history(registry, name)) == sorted(
        [("seen", None), ("accept", "registrar-1"), ("updated", None), ("reopen", "system"), ("updated", None)]
    )


def test_an_acceptance_ends_the_day_after_its_last_day(registry):
    run_night(registry, 0, Night({A: "1"}))
    decided(registry, 0, Night({A: "1"}), A, kind="accept", reason_code="source_confirmed", until=FIRST.date() + timedelta(days=1))

    assert run_night(registry, 1, Night({A: "1"}))[0] == {A: ("unchanged", False, True)}
    found, _, recorded = run_night(registry, 2, Night({A: "1"}))
    assert (found, recorded) == ({A: ("unchanged", False, False)}, Recorded(reopened=1))
    assert run_night(registry, 3, Night({A: "1"}))[2] == Recorded()


def test_a_finding_accepted_keeps_no_record_back_and_one_of_two_alike_does_not_do(registry):
    nights = Night({A: "1", B: "1"})
    run_night(registry, 0, nights)
    decided(registry, 0, nights, A, kind="accept", reason_code="source_confirmed")
    con = warehouse(1, nights)
    con.execute("INSERT INTO quality.finding SELECT * REPLACE ('other' AS value) FROM quality.finding WHERE rule_id = 'MZG-STA-02'")
    con.execute("INSERT INTO quality.finding SELECT * REPLACE ('other' AS value) FROM quality.finding WHERE rule_id = 'MZG-STA-01'")
    carry(con, registry)

    assert con.execute("SELECT count(*) FROM quality.accepted_finding").fetchall() == [(0,)]

    con.execute("DELETE FROM quality.finding WHERE value = 'other'")
    carry(con, registry)
    assert con.execute("SELECT rule_id, record_key, reason FROM quality.accepted_finding").fetchall() == [
        (A[0], key(A[1]), "source_confirmed")
    ]
    con.close()


def test_findings_alike_keep_their_keys_when_lines_move_and_no_two_share_one():
    first = warehouse(0, Night({A: "1", B: "1"}))
    first.execute("INSERT INTO quality.finding SELECT * REPLACE (line + 10 AS line) FROM quality.finding")
    moved = warehouse(1, Night({}))
    for rule, stay, line in [(*B, 3), (*B, 1), (*A, 8), (*A, 4)]:
        moved.execute(
            "INSERT INTO quality.finding VALUES (?, ?, 'error', ?, 'stays', ?, ?, 'a2_code_sex', '1', 'another', NULL, NULL)",
            ["mzg/999/2025-1", rule, "stayhosp", line, key(stay)],
        )
    keys = []
    for con in (first, moved):
        identify(con)
        keys.append(con.execute("SELECT finding_key, evidence_hash FROM identified_finding ORDER BY ALL").fetchall())
    assert keys[0] == keys[1]
    assert len({name for name, _ in keys[0]}) == 4


def test_evidence_differs_exactly_when_what_was_seen_differs():
    con = warehouse(0, Night({A: "1"}))

    def evidence(value):
        con.execute("UPDATE quality.finding SET value = ?", [value])
        identify(con)
        return con.execute("SELECT evidence_hash FROM identified_finding").fetchall()[0][0]

    @settings(max_examples=60, deadline=None)
    @given(value=st.none() | st.text(max_size=3), other=st.none() | st.text(max_size=3))
    def check(value, other):
        assert (evidence(value) == evidence(other)) == (value == other)

    check()


def test_a_run_without_deliveries_is_refused(registry):
    con = warehouse(0, Night({}))
    con.execute("DELETE FROM quality.delivery")
    with pytest.raises(RegistryError, match="no run with deliveries"):
        record(con, registry, Path("x"))


def test_a_version_is_accepted_once_and_the_trail_has_it(registry):
    run_night(registry, 0, Night({A: "1"}))
    with registry.read() as con:
        run_id = con.execute(select(delivery_run.c.run_id)).scalar_one()
    accept_version(registry, run_id, "mzg/999/2025-1", "steward-1", "ab" * 32, origin="cli")

    with pytest.raises(RegistryError, match="was accepted by steward-1 already"):
        accept_version(registry, run_id, "mzg/999/2025-1", "steward-2", "cd" * 32, origin="cli")
    with pytest.raises(RegistryError, match="does not know"):
        accept_version(registry, "other", "mzg/999/2025-1", "steward-2", "cd" * 32, origin="cli")
    with registry.read() as con:
        assert con.execute(select(accepted_version.c.accepted_by, accepted_version.c.document_sha256)).all() == [("steward-1", "ab" * 32)]
        assert con.execute(select(event.c.who, event.c.act, event.c.subject)).all() == [("steward-1", "accept_version", "mzg/999/2025-1")]


def test_people_who_decide_while_runs_are_recorded_lose_nothing(url):
    registry = open_registry(url)
    findings = {("MZG-STA-01", f"S{number:03}"): "1" for number in range(400)}
    con = warehouse(0, Night(findings))
    carry(con, registry)
    record(con, registry, Path("night-0"))
    keys = con.execute("SELECT finding_key, evidence_hash FROM quality.finding_state ORDER BY ALL").fetchall()
    con.close()
    taken, errors = [], []

    def person(mine):
        try:
            for name, evidence in mine:
                if not decide(registry, [Decision(name, evidence, "accept", "source_confirmed")], by="p", origin="page", run_id=None):
                    taken.append(name)
        except Exception as error:
            errors.append(error)

    def nights():
        try:
            for number in range(1, 6):
                changed = {one: str(number if at % 3 == 0 else 1) for at, one in enumerate(findings)}
                run_night(registry, number, Night(changed))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=person, args=(keys[at::4],)) for at in range(4)] + [threading.Thread(target=nights)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)

    assert errors == []
    with registry.read() as store:
        kept = store.execute(select(decision.c.finding_key).where(decision.c.kind == "accept")).scalars().all()
    assert sorted(kept) == sorted(taken)
    # those whose value never changed were all taken
    assert len(taken) >= 266
    registry.close()
