"""Attacks through values, own lists and YAML: nothing is executed, and what is no value is a finding or a message."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from drills.corpus import corpus
from drills.hostile import BUDGET, GOOD, STAYS, Case, Outcome, accounted, landing_of, limit, read
from drills.payloads import FORMULAS, HTML, MARK, ODD, sql
from finhosta_dq.contracts import ContractError, load_registration
from finhosta_dq.contracts.profile import mounted_profile
from finhosta_dq.home import schemas_dir
from finhosta_dq.registry.reasons import ReasonError, read_reasons
from finhosta_dq.rules.catalogue import load_catalogue


def in_every_field(values: list[str]) -> dict[str, bytes]:
    """The small delivery, with copies of a line of each file in which one field after the other has one of the values, in turn."""
    at = 0
    made = {}
    for name, content in corpus().items():
        sign = b"~" if "-FIN-" in name else b"#" if name.endswith(".TXT") else b";"
        lines = content.splitlines()
        header, first = ([lines[0]], lines[1]) if name.endswith(".CSV") else ([], lines[0])
        fields = first.split(sign)
        out = [*lines]
        for place in range(len(fields) - (sign == b"#")):
            value = values[at % len(values)].replace("\n", " ").replace("\r", " ").encode()
            at += 1
            out.append(sign.join([*fields[:place], value, *fields[place + 1 :]]))
        made[name] = b"\n".join([*header, *[line for line in out if line not in header]]) + b"\n"
    return made


def _judged(folder: Path, outcome: Outcome, values: list[str], said: str) -> None:
    files = in_every_field(values)
    landing = landing_of(folder, files)
    canary = folder / "canary"
    seen = read(landing, judged=True)
    outcome.expect(f"{said}: accounts", accounted(seen))
    tables = seen.con.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name IN ('raw', 'staging')").fetchall()[0][0]
    findings = seen.con.execute("SELECT count(*) FROM quality.finding").fetchall()[0][0]
    outcome.expect(f"{said}: {tables} tables, {findings} findings", tables > 50 and findings > 0)
    outcome.leaked += canary.exists()
    outcome.tries += sum(content.count(b"\n") for content in files.values()) - sum(c.count(b"\n") for c in corpus().values())


def numbers_and_dates(folder: Path, outcome: Outcome) -> None:
    """Decimal commas, thousands, exponents, dates of year 0000 and 9999, days that are none, signs of other scripts: in every field."""
    for start in range(0, len(ODD), 7):
        _judged(folder, outcome, ODD[start:] + ODD[:start], f"from {start}")


def statements(folder: Path, outcome: Outcome) -> None:
    """SQL in every field of every file, through all rules, the judge and the indicators."""
    values = sql(folder / "canary")
    for start in range(0, len(values), 3):
        _judged(folder, outcome, values[start:] + values[:start], f"from {start}")


def _laughs(levels: int = 9) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


BOMBS: dict[str, str] = {
    "billion laughs": _laughs(),
    "billion laughs in the place of a name": _laughs() + "\nprofile: *a8\ntable: *a8\nregistration: *a8\n",
    "quadratic": "a: &a " + "x" * 1000 + "\nb: [" + ", ".join(["*a"] * 300_000) + "]\n",
    "an alias inside of itself": "a: &a [*a]\n",
    "merge of merges": "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 9)),
    "ten thousand brackets": "[" * 10_000,
    "nested as deep as libyaml goes": "[" * 999 + "]" * 999,
    "nested by indentation": "- " * 10_000 + "a",
    "number of 5,000 digits": "a: " + "9" * 5_000,
    "day that is none": "a: 2025-13-45",
    "year 0000": "a: 0000-01-01",
    "object of Python": "a: !!python/object/apply:os.system ['touch CANARY']",
    "NUL byte": "a: \x00",
    "list as a key": "? [a]\n: b",
    "huge": "a: " + "x" * 5_000_000,
}


def yaml_bombs(folder: Path, outcome: Outcome) -> None:
    """Each in the place of a profile, a contract, a rule file and the reasons: refused by name, in seconds, with nothing executed."""
    contracts = folder / "mzg"
    shutil.copytree(schemas_dir() / "mzg", contracts)
    rules = folder / "rules"
    (rules / "mzg").mkdir(parents=True)
    readers: list[tuple[str, Path, Callable[[], object]]] = [
        ("profile", folder / "finhosta-profile.yaml", lambda: mounted_profile(folder)),
        ("contract", contracts / "stayhosp.yaml", lambda: load_registration(contracts)),
        ("rules", rules / "mzg" / "sta.yaml", lambda: load_catalogue(rules)),
        ("reasons", folder / "reasons.yaml", lambda: read_reasons(folder / "reasons.yaml")),
    ]
    canary = folder / "canary"
    for name, text in BOMBS.items():
        for place, path, load in readers:
            path.write_text(text.replace("CANARY", str(canary)), encoding="utf-8")
            start = time.monotonic()
            try:
                load()
                said = "was taken"
            except (ContractError, ReasonError) as error:
                said = "" if path.name in str(error) and len(str(error)) < 20_000 else f"message of {len(str(error))}: {error!s:.200}"
            except Exception as error:
                said = f"{type(error).__name__}: {error!s:.200}"
            took = time.monotonic() - start
            outcome.expect(f"{name} as {place}: {said or 'refused'} in {took:.1f} s", not said and took < 20)
    outcome.leaked += canary.exists()


def own_lists(folder: Path, outcome: Outcome) -> None:
    """Broken and hostile lists of the hospital: each a message that names the file."""
    kinds: dict[str, bytes] = {
        "bytes": bytes(range(256)) * 50,
        "nothing": b"",
        "columns": b"name," * 2_000_000 + b"\n",
        "one line": b"x" * 3_000_000,
        "quote left open": b'name,value\n"a,b\n' + b"x,y\n" * 1000,
        "fields": b"name,value,unit,source,status,note\na,b\n" + b"a" * 100 + b"," * 60 + b"\n",
        "UTF-16": "name,value\na,b\n".encode("utf-16"),
        "NUL bytes": b"name,value\n\x00,\x00\n",
        "SQL": f'name,value\n"{sql(folder / "canary")[0]}",x\n'.encode(),
    }
    names = [
        "settings.csv",
        "rule_parameters.csv",
        "parameters.csv",
        "thresholds.csv",
        "icd10.csv",
        "worklist_columns.csv",
        "codes/sex.csv",
    ]
    for name in names:
        for kind, content in kinds.items():
            landing = landing_of(folder, {STAYS: corpus()[STAYS], "_reference/" + name: content})
            said = ""
            try:
                said = "" if accounted(read(landing)) else "lines lost"
            except ContractError as error:
                said = "" if Path(name).name in str(error) else f"message without the name: {error!s:.200}"
            except Exception as error:
                said = f"{type(error).__name__}: {error!s:.200}"
            outcome.expect(f"{name} with {kind}: {said}", not said)
        (landing / "_reference" / name).write_bytes(b"a,b\n" * 600_000)
        with limit(max_list_mib="1"):
            try:
                read(landing)
                outcome.expect(f"{name} larger than is read was taken", False)
            except ContractError as error:
                outcome.expect(f"{name}: {error}", "FDQ_MAX_LIST_MIB" in str(error))
        (landing / "_reference" / name).unlink()
    outcome.leaked += (folder / "canary").exists()


def file_names(folder: Path, outcome: Outcome) -> None:
    """Names with marks of the terminal, of HTML, SQL, patterns and formulas, through the command ``fdq check``."""
    odd = [
        "[bold]x.TXT",
        "x[/nothing].TXT",
        "'; DROP TABLE x; --.TXT",
        f"<{MARK}>.TXT",
        "=cmd|x.CSV",
        "\x1b[31mred.TXT",
        "a\nb.TXT",
        "*?[x].TXT",
    ]
    names = [name.encode() for name in odd] + [b"\xff\xfe.TXT", "\u202e.TXT".encode(), b"n" * 251 + b".TXT", b"-rf.TXT", b" .TXT"]
    program = str(Path(sys.executable).parent / "fdq")
    for number, name in enumerate(names):
        landing = landing_of(folder / f"[{number}]", {STAYS: corpus()[STAYS], BUDGET: corpus()[BUDGET]})
        odd_file = Path(os.fsdecode(os.fsencode(landing) + b"/" + name))
        odd_file.parent.mkdir(exist_ok=True)
        odd_file.write_bytes(b"x")
        seen = read(landing)
        outcome.expect(f"{name!r} is named", any(value == "unknown name" for _, value, _ in seen.said) and GOOD in seen.accounts)
        single = subprocess.run([program, "check", str(odd_file)], capture_output=True, check=False)
        held = single.returncode == 2 and b"Traceback" not in single.stderr and b"unexpected" not in single.stderr
        outcome.expect(f"{name!r} alone: {single.stderr[-300:]!r}", held)


VALUES = [
    Case("odd numbers and dates in every field", numbers_and_dates, seconds=600),
    Case("SQL in every field", statements, seconds=600),
    Case("YAML bombs", yaml_bombs, seconds=300, most_mib=1024),
    Case("hostile own lists", own_lists, seconds=600),
    Case("hostile file names", file_names, seconds=600),
]

__all__ = ["FORMULAS", "HTML", "VALUES", "in_every_field"]
