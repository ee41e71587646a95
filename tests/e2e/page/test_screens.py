"""Pictures of the main pages: taken in every run of the tests, written to docs/images by ``make screenshots`` only."""

from __future__ import annotations

import os
from pathlib import Path

from tests.e2e.page.hospital import Hospital
from tests.e2e.page.window import Window

IMAGES = Path(__file__).parents[3] / "docs" / "images"
HOW_TO = IMAGES.parent / "how-to" / "open-the-worklist-page.md"
LARGEST = 200 * 1024
PICTURES = {
    "overview": "/",
    "list": "/list",
    "record": "/record/{mark}",
    "rules": "/rules",
    "indicators": "/indicators",
    "trends": "/trends",
}


def test_pictures_of_the_main_pages(window: Window, hospital: Hospital, tmp_path: Path) -> None:
    ((mark,),) = hospital.rows(
        "SELECT record_mark FROM marts.worklist_page WHERE staynum IS NOT NULL AND line IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    target = IMAGES if os.environ.get("FDQ_WRITE_IMAGES") == "1" else tmp_path
    window.log_in("registrar-1")
    window.tab.set_viewport_size({"width": 1200, "height": 820})
    sizes = {}
    for name, path in PICTURES.items():
        assert window.go(path.format(mark=mark)) == 200
        assert len(window.text) > 100
        window.tab.screenshot(path=target / f"page-{name}.png")
        sizes[name] = (target / f"page-{name}.png").stat().st_size

    assert {name: size for name, size in sizes.items() if not 10_000 < size < LARGEST} == {}


def test_pictures_of_the_manual_are_there_and_no_other() -> None:
    shipped = {path.name: path.stat().st_size for path in IMAGES.glob("page-*.png")}
    text = HOW_TO.read_text(encoding="utf-8")

    assert set(shipped) == {f"page-{name}.png" for name in PICTURES}
    assert [name for name in shipped if f"(../images/{name})" not in text] == []
    assert max(shipped.values()) < LARGEST
