"""Friendly names of fields: of the table where it has its own, else the general one, else the official name."""

from __future__ import annotations

import pytest

from finhosta_dq.findings import labels
from finhosta_dq.findings.labels import label, load_labels, mount_labels
from finhosta_dq.warehouse.connection import connect

LIST = """field,table,label_en,label_nl,label_fr
staynum,,stay number,verblijfsnummer,numéro de séjour
year,,year,jaar,année
year,grouper,year of the grouper,jaar van de grouper,année du groupeur
"""


@pytest.fixture
def own_list(tmp_path, monkeypatch):
    """The names come from the list given, for the time of a test."""

    def mount(text):
        (tmp_path / "labels.csv").write_text(text, encoding="utf-8")
        monkeypatch.setattr(labels, "schemas_dir", lambda: tmp_path)
        load_labels.cache_clear()

    yield mount
    load_labels.cache_clear()


@pytest.mark.parametrize(
    ("field", "table", "language", "expected"),
    [
        ("staynum", "stayhosp", "en", "stay number"),
        ("staynum", None, "nl", "verblijfsnummer"),
        ("STAYNUM", "stayhosp", "fr", "numéro de séjour"),
        ("year", "grouper", "nl", "jaar van de grouper"),
        ("year", "social", "nl", "jaar"),
        ("year", None, "fr", "année"),
        ("A2_Unknown", "stayhosp", "nl", "A2_Unknown"),
        ("", "stayhosp", "nl", ""),
        (None, None, "en", ""),
    ],
)
def test_label(own_list, field, table, language, expected):
    own_list(LIST)

    assert label(field, table, language) == expected


def test_a_field_named_twice_is_refused(own_list):
    own_list(LIST + "year,grouper,again,nog eens,encore\n")

    with pytest.raises(ValueError, match=r"labels\.csv names \('year', 'grouper'\) twice"):
        load_labels()


@pytest.mark.parametrize(("language", "column"), [("en", 2), ("nl", 3), ("fr", 4)])
def test_the_table_of_a_language_holds_every_name(own_list, language, column):
    own_list(LIST)
    con = connect(None)

    mount_labels(con, "en")
    mount_labels(con, language)

    wanted = [tuple(cells[at] for at in (0, 1, column)) for cells in (line.split(",") for line in LIST.splitlines()[1:])]
    assert con.execute("SELECT field, table_name, label FROM field_label").fetchall() == wanted


def test_every_name_of_the_product_is_there_in_three_languages():
    assert len(load_labels()) > 100
    assert {language for names in load_labels().values() for language, name in names.items() if name.strip()} == {"en", "nl", "fr"}
    assert all(all(name.strip() for name in names.values()) for names in load_labels().values())
