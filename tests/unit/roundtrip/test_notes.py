"""What people write in a note arrives as they wrote it."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from finhosta_dq.registry.tables import decision
from finhosta_dq.roundtrip.columns import clean
from tests.unit.roundtrip.books import as_excel, decisions, fill_many

# control characters and halves of characters are taken out; the two last of a plane are none in XML
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\n\t"), max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXT.filter(lambda text: text.strip()))
@example(text="=SUM(A1:A9)")
@example(text="_x0041__x005F_x0041_x005F_")
@example(text="  blanks around\n\n\tand inside  ")
@example(text="001")
@example(text="1e5")
@example(text="TRUE")
@example(text="2026-01-02")
@example(text="é e\u0301 \U0001f600 \u202e right to left")
@example(text="<r>a</r>")
def test_any_note_survives(desk, text):
    before = len(decisions(desk.registry))
    empty = desk.path.read_bytes()
    fill_many(desk.path, {2: {"decision": "comment", "note": as_excel(text)}})
    result = desk.take()
    desk.path.write_bytes(empty)

    assert result.taken + result.already == 1
    with desk.registry.read() as con:
        notes = set(con.execute(select(decision.c.note)).scalars())
    assert text.strip() in notes
    assert len(decisions(desk.registry)) == before + result.taken


def test_what_is_left_out_is_control_characters_alone():
    every = "".join(map(chr, range(0x3000)))
    left_out = set(every) - set(clean(every))
    assert {unicodedata.category(one) for one in left_out} == {"Cc"}
    assert {"\n", "\t"} <= set(clean(every))
