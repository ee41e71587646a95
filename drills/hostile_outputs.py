"""Attacks on the people who read the results: formulas in workbooks, scripts in the report and on the page, in values and file names."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import sync_playwright

from benchmarks.page_server import PASSWORD, add_users, served
from drills.corpus import corpus
from drills.hostile import BUDGET, GOOD, Case, Outcome
from drills.hostile_values import FORMULAS, HTML, in_every_field
from drills.payloads import MARK
from finhosta_dq.pipeline import build
from finhosta_dq.pipeline.plan import plan_runs
from finhosta_dq.pipeline.settings import Settings
from finhosta_dq.registry.store import default_url, open_registry
from finhosta_dq.roundtrip.export import write_decision_workbook
from finhosta_dq.warehouse.connection import connect

STARTS = ("=", "+", "-", "@", "\t", "\r")
_MADE = f"document.querySelectorAll('{MARK}, img[src=x], svg[onload], [onmouseover]').length"
_ODD_NAMES = [f"999-<{MARK}>.TXT", f"999-'><{MARK} x='.TXT", "999-<img src=x onerror=alert(1)>.TXT", "=cmd|x!A0-999.CSV", "@SUM(A1).TXT"]


def hostile_run(folder: Path, values: list[str], language: str = "en") -> Path:
    """The published run of a delivery with those values in every field, odd file names and own columns; the folder of the run."""
    landing = folder / "landing"
    landing.mkdir()
    for name, content in {**{name: corpus()[name] for name in (GOOD, BUDGET)}, **in_every_field(values)}.items():
        (landing / name).write_bytes(content)
    for name in _ODD_NAMES:
        (landing / name).write_bytes(b"x\n")
    stays = [line.split(b"#")[3].decode() for line in corpus()["999-Z-3.0-A-STAYHOSP-2025-1.TXT"].splitlines()]
    quoted = ['"' + value.replace('"', '""') + '"' for value in values]
    rows = [f"999,{stay},{', '.join([quoted[at % len(quoted)]] * 3).replace(', ', ',')}\n" for at, stay in enumerate(dict.fromkeys(stays))]
    (landing / "_reference").mkdir()
    (landing / "_reference" / "worklist_columns.csv").write_text(
        "code_agr,staynum,ward,specialty,coder\n" + "".join(rows), encoding="utf-8"
    )
    (plan,) = plan_runs(landing)
    return build.run(plan, Settings(_env_file=None, out=folder / "out", language=language))  # type: ignore[call-arg,arg-type]


def formulas(folder: Path, outcome: Outcome) -> None:
    """Values that a spreadsheet takes for formulas, in every workbook of a run: all cells are text and marked as such."""
    run = hostile_run(folder, FORMULAS)
    decisions = folder / "decisions.xlsx"
    registry = open_registry(default_url(folder / "out"))
    con = connect(run / build.WAREHOUSE, read_only=True)
    write_decision_workbook(con, registry, decisions)
    con.close()
    registry.close()
    found = 0
    for path in (run / "worklist.xlsx", run / "indicators.xlsx", decisions):
        with zipfile.ZipFile(path) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        live = [formula for sheet in sheets for formula in re.findall(r"<f[ >][^<]*", sheet)]
        outcome.expect(f"{path.name}: {len(live)} formulas", not live)
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(STARTS)]
        for cell in [cell for cell in cells if isinstance(cell.value, str)]:
            found += 1
            outcome.expect(f"{path.name} {cell.coordinate}: {cell.value!r}", cell.data_type == "s" and bool(cell.quotePrefix))
    outcome.expect(f"only {found} such cells", found > 50)


@contextmanager
def _tab(outcome: Outcome) -> Iterator[tuple[Any, list[str]]]:
    """A page of a browser, and what it said: dialogs, errors, blocked scripts."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(30_000)
        said: list[str] = []

        def dialog(one: Any) -> None:
            outcome.leaked += 1
            one.dismiss()

        page.on("dialog", dialog)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda one: said.append(one.text) if one.type == "error" and "Failed to load resource" not in one.text else None)
        yield page, said
        browser.close()


def _look(page: Any, said: list[str], where: str, outcome: Outcome) -> int:
    """Count what the payloads would have made; how often they stand there as text."""
    made = page.evaluate(_MADE)
    outcome.leaked += made
    outcome.expect(f"{where}: {made} elements made of data, said {said[:3]}", not made and not said)
    said.clear()
    return int(page.content().count(f"&lt;{MARK}"))


def scripts(folder: Path, outcome: Outcome) -> None:
    """HTML and scripts in values, own columns and file names: report and page show them as text in a real browser."""
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        outcome.expect("chromium is not installed: nothing was tried", False)
        return
    run = hostile_run(folder, HTML)
    out = folder / "out"
    add_users(out, {"steward-1": "steward", "registrar-1": "registrar"})
    with served(out, folder / "serve.log") as address, _tab(outcome) as (page, said):
        page.goto((run / "report.html").as_uri())
        shown = {"report": _look(page, said, "report.html", outcome)}
        page.goto(address + "/login?lang=en")
        page.get_by_label("User name").fill("steward-1")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{address}/")
        paths = [
            "/",
            "/list",
            "/rules",
            "/indicators",
            "/trends",
            "/downloads",
            "/mine",
            "/mine?by=coder",
            "/workbook",
            "/accept/mzg/999/2025-1",
        ]
        paths += [f"/list?rule={HTML[1]}".replace('"', "%22"), f"/list?ward={HTML[3]}".replace('"', "%22"), f"/no/such/<{MARK}>"]
        links: set[str] = set()
        for path in paths:
            page.goto(address + path)
            shown[path] = _look(page, said, path, outcome)
            found = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
            links |= {one for one in found if re.match(r"/(record|finding|rules|list)[/?]", one)}
            outcome.expect(f"{path}: a link runs a script", not any(one.strip().lower().startswith("javascript:") for one in found))
        for path in sorted(links)[:40]:
            page.goto(address + path)
            shown[path] = _look(page, said, path, outcome)
    texts = sum(count > 0 for count in shown.values())
    outcome.expect(f"payloads stand as text on {texts} pages only, list {shown['/list']}", texts >= 5 and shown["/list"] > 0)


OUTPUTS = [
    Case("formulas in workbooks", formulas, seconds=600),
    Case("HTML and scripts in the browser", scripts, seconds=600),
]
