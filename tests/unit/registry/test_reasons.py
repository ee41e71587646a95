"""Reasons of decisions: the file in the product, and files that are not as they must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from finhosta_dq.registry.reasons import ReasonError, read_reasons, reasons

GOOD = """\
in_source:
  texts: {nl: staat zo in de bron, fr: est ainsi dans la source, en: is so in the source}
  kinds: [accept, reject]
  needs_note: true
  max_days: 3660
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "reasons.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_reason_is_read_whole(tmp_path):
    (found,) = read_reasons(written(tmp_path, GOOD)).values()

    assert (found.code, found.kinds, found.needs_note, found.needs_second_reader, found.max_days) == (
        "in_source",
        ["accept", "reject"],
        True,
        False,
        3660,
    )
    assert found.texts == {"nl": "staat zo in de bron", "fr": "est ainsi dans la source", "en": "is so in the source"}


def test_every_reason_of_the_product_serves_a_decision_and_has_three_languages():
    assert {kind for reason in reasons().values() for kind in reason.kinds} == {"accept", "reject"}
    assert {tuple(sorted(reason.texts)) for reason in reasons().values()} == {("en", "fr", "nl")}


@pytest.mark.parametrize(
    ("good", "broken", "said"),
    [
        ("kinds: [accept, reject]", "kinds: []", "kinds"),
        ("  kinds: [accept, reject]\n", "", "kinds"),
        ("kinds: [accept, reject]", "kinds: [comment]", "kinds"),
        (", en: is so in the source", "", "texts"),
        ("nl: staat zo in de bron", "nl: no", "texts"),
        ("nl: staat zo in de bron", "de: so in der Quelle", "texts"),
        ("max_days: 3660", "max_days: 0", "max_days"),
        ("max_days: 3660", "max_days: 3661", "max_days"),
        ("needs_note: true", "needs_a_note: true", "needs_a_note"),
        ("in_source:", "In Source:", "In Source"),
        ("kinds: [accept, reject]", "kinds: [accept", "line"),
    ],
)
def test_what_is_wrong_is_named_with_the_file(tmp_path, good, broken, said):
    path = written(tmp_path, GOOD.replace(good, broken))

    with pytest.raises(ReasonError, match=rf"(?s)^reasons\.yaml: .*{said}"):
        read_reasons(path)
