"""Attacks through files and archives of a landing."""

from __future__ import annotations

import io
import os
import socket
import stat
import struct
import subprocess
import zipfile
from pathlib import Path

from drills.corpus import corpus
from drills.hostile import BUDGET, GOOD, PATIENTS, STAYS, Case, Outcome, accounted, good, landing_of, limit, read
from drills.mutations import zipped
from finhosta_dq.pipeline.plan import plan_runs

MIB = 1024**2
_DEFLATED = zipfile.ZIP_DEFLATED


def _zeros(mib: int, copies: int = 1, level: int = 1) -> bytes:
    """A ZIP of members of so many MiB of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", _DEFLATED, compresslevel=level) as made:
        for copy in range(copies):
            with made.open(STAYS.replace("2025", str(2025 - copy)), "w") as member:
                for _ in range(mib):
                    member.write(bytes(MIB))
    return out.getvalue()


def bombs(folder: Path, outcome: Outcome) -> None:
    """Density, size, a thousand names for the same bytes, a million names, a size that lies."""
    landing = landing_of(folder, {"bomb.zip": _zeros(200, level=9)})
    seen = read(landing)
    outcome.expect("density", seen.refused("zip too dense", "FDQ_MAX_ZIP_RATIO") and good(seen))
    (landing / "bomb.zip").write_bytes(_zeros(600, 2))
    with limit(max_zip_ratio="999999", max_zip_gib="1"):
        seen = read(landing)
    outcome.expect("size of all members", seen.refused("zip too large", "FDQ_MAX_ZIP_GIB") and good(seen))
    with limit(max_zip_ratio="999999", max_file_gib="1"):
        (landing / "bomb.zip").write_bytes(_zeros(1100))
        seen = read(landing)
    outcome.expect("size of one member", seen.refused("file too large", "FDQ_MAX_FILE_GIB") and good(seen))
    (landing / "bomb.zip").write_bytes(_overlapping(_zeros(30), 1000))
    seen = read(landing)
    outcome.expect("overlapping members", seen.refused("zip too dense") and good(seen))
    (landing / "bomb.zip").write_bytes(zipped([(f"{n}.txt", b"") for n in range(60_000)], zipfile.ZIP_STORED))
    seen = read(landing)
    outcome.expect("many members", seen.refused("zip too many files", "FDQ_MAX_ZIP_FILES") and good(seen))
    lying = bytearray(_zeros(300))
    struct.pack_into("<I", lying, lying.rindex(b"PK\x01\x02") + 24, 100)
    (landing / "bomb.zip").write_bytes(bytes(lying))
    seen = read(landing)
    outcome.expect("a size that lies", seen.accounts.get(STAYS, ("",))[0] == "unreadable" and good(seen))


def _overlapping(content: bytes, times: int) -> bytes:
    """The directory entry of the first member so many times over: all the same bytes."""
    begin = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entry, tail = content[begin:end], bytearray(content[end:])
    struct.pack_into("<HHI", tail, 8, times, times, len(entry) * times)
    return content[:begin] + entry * times + bytes(tail)


def nested(folder: Path, outcome: Outcome) -> None:
    """ZIPs in ZIPs, ten deep, and beside a file that is in order."""
    inner = zipped([(STAYS, corpus()[STAYS])], _DEFLATED)
    for _ in range(10):
        inner = zipped([("inner.zip", inner)], _DEFLATED)
    seen = read(landing_of(folder, {"outer.zip": inner}))
    outcome.expect("ten deep", seen.refused("zip in zip") and good(seen))
    seen = read(landing_of(folder, {"outer.zip": zipped([("a.zip", inner), (STAYS, corpus()[STAYS])], _DEFLATED)}))
    outcome.expect("beside a file", seen.refused("zip in zip") and seen.accounts[STAYS][0] == "loaded" and good(seen))


def names_in_zip(folder: Path, outcome: Outcome) -> None:
    """Names that lead out of the archive, absolute names, names of devices and drives; nothing is written anywhere."""
    names = [
        "../" * 9 + "tmp/" + STAYS,
        "a/../../" + STAYS,
        "/etc/" + STAYS,
        "//x/" + STAYS,
        "C:\\" + STAYS,
        "c:" + STAYS,
        "..\\..\\" + STAYS,
    ]
    for name in names:
        landing = landing_of(folder, {"d.zip": zipped([(name, b"x"), (PATIENTS, corpus()[PATIENTS])], _DEFLATED)})
        seen = read(landing)
        outcome.expect(name, seen.refused("unsafe name") and seen.accounts[PATIENTS][0] == "loaded" and good(seen))
    left = {path.name for path in folder.rglob("*")} - {"landing", "spill"}
    outcome.expect(f"written: {left}", left == {GOOD, "d.zip"})


def links(folder: Path, outcome: Outcome) -> None:
    """Links in a ZIP and in the landing: out of it, to a folder, to nothing, to themselves; pipes and sockets."""
    link = zipfile.ZipInfo(STAYS)
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    seen = read(landing_of(folder, {"d.zip": zipped([(link, b"/etc/passwd")], _DEFLATED)}))
    outcome.expect("link in a ZIP", seen.refused("link outside") and good(seen))
    landing = landing_of(folder, {})
    (landing / "d.zip").unlink()
    secret = folder / "secret"
    secret.mkdir()
    (secret / STAYS).write_bytes(corpus()[STAYS])
    for target, reason in [(secret / STAYS, "link outside"), (Path("nowhere"), "unreadable"), (Path(STAYS), "link outside")]:
        (landing / STAYS).symlink_to(target)
        seen = read(landing)
        outcome.expect(f"link to {target.name}", seen.refused(reason) and seen.accounts[STAYS][1] == 0 and good(seen))
        (landing / STAYS).unlink()
    (landing / "deeper").symlink_to(secret)
    (landing / "round").symlink_to(landing)
    seen = read(landing)
    outcome.expect("links to folders", seen.refused("link outside") and STAYS not in seen.accounts and good(seen))
    os.mkfifo(landing / STAYS)
    seen = read(landing)
    outcome.expect("pipe", seen.refused("not a file") and good(seen))
    (landing / STAYS).unlink()
    here = Path.cwd()
    os.chdir(landing)  # the name of a socket may have 107 bytes only
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(STAYS)
        os.chdir(here)
        seen = read(landing)
        outcome.expect("socket", seen.refused("not a file") and good(seen))


def twice(folder: Path, outcome: Outcome) -> None:
    """The same file in other letters, in another folder, in a ZIP, and twice in one."""
    content = corpus()[STAYS]
    lines = content.count(b"\n")
    others = {STAYS.lower(): content, "Sub/" + STAYS: content, "d.zip": zipped([(STAYS, content), (STAYS, content)], _DEFLATED)}
    seen = read(landing_of(folder, {STAYS: content, **others}))
    of_stays = [account for name, account in seen.accounts.items() if "stayhosp" in name.lower()]
    outcome.expect(
        f"five, one loaded: {of_stays}", sorted(of_stays) == [("duplicate", lines, 0, lines)] * 4 + [("loaded", lines, lines, 0)]
    )
    outcome.expect("all lines", accounted(seen) and good(seen))


def one_line(folder: Path, outcome: Outcome) -> None:
    """A line of 2 GiB between lines that are in order, for each reader; and the same refused by its size."""
    for name in (STAYS, BUDGET):
        content = corpus()[name]
        lines = content.count(b"\n")
        landing = landing_of(folder, {name: content})
        with (landing / name).open("r+b") as stream:
            stream.seek(2 * 1024 * MIB + 17)  # the hole is read as NUL bytes, and takes no disk
            stream.write(b"\n" + content)
        seen = read(landing)
        outcome.expect(f"{name}: {seen.accounts[name]}", seen.accounts[name] == ("partial", 2 * lines + 1, 2 * lines, 1) and good(seen))
        row = seen.con.execute("SELECT reason, expected FROM quality.rejected_line").fetchall()
        outcome.expect(str(row), [one[0] for one in row] == ["line_too_long"] and "FDQ_MAX_LINE_KIB" in row[0][1])
        with limit(max_file_gib="1"):
            seen = read(landing)
        outcome.expect(f"{name} by size", seen.refused("file too large", "FDQ_MAX_FILE_GIB") and good(seen))
        (landing / name).unlink()


def many_columns(folder: Path, outcome: Outcome) -> None:
    """Ten million fields on a line, as long as lines may be and longer."""
    for name, sign in ((STAYS, b"#"), (BUDGET, b"~")):
        content = corpus()[name]
        lines = content.count(b"\n")
        for kib, fields in (("1024", 10_000_000), ("8192", 8_000_000)):
            with limit(max_line_kib=kib):
                seen = read(landing_of(folder, {name: content + sign * fields + b"\n" + content}))
            held = seen.accounts[name] == ("partial", 2 * lines + 1, 2 * lines, 1) and accounted(seen) and good(seen)
            outcome.expect(f"{name}, {fields} fields, lines of {kib} KiB: {seen.accounts[name]}", held)
        (folder / "landing" / name).unlink()
    outcome.expect(
        "Finhosta by its limit", seen.con.execute("SELECT reason FROM quality.rejected_line").fetchall() == [("too_many_fields",)]
    )


def encodings(folder: Path, outcome: Outcome) -> None:
    """Marks and codes: UTF-8 with mark, UTF-16 and 32, mixed codes in one file, NUL bytes, every byte there is."""
    every = bytes(range(256))
    for name in (STAYS, BUDGET, "999-SOCIAL-2025-1.CSV"):
        text = corpus()[name].decode()
        mixed = "é".encode() + corpus()[name] + "é".encode("cp1252") + corpus()[name]
        kinds = {
            **{code: text.encode(code) for code in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp500", "utf-7")},
            "mixed": mixed,
            "mark inside": corpus()[name] + b"\xef\xbb\xbf" + corpus()[name],
            "NUL bytes": corpus()[name].replace(b"2025", b"20\x0025"),
            "only NUL bytes": bytes(100_000),
            "every byte": every + b"\n" + corpus()[name] + every,
            "carriage returns": corpus()[name].replace(b"\n", b"\r"),
        }
        for kind, content in kinds.items():
            seen = read(landing_of(folder, {name: content}))
            outcome.expect(f"{name} in {kind}", accounted(seen) and good(seen))
        (folder / "landing" / name).unlink()


def deep_and_many(folder: Path, outcome: Outcome) -> None:
    """Folders deeper than a program may call itself, and more files than are read."""
    landing = landing_of(folder, {})
    here = Path.cwd()
    os.chdir(landing)
    for _ in range(1_500):
        os.mkdir("d")
        os.chdir("d")
    Path(STAYS).write_bytes(corpus()[STAYS])
    os.chdir(here)
    seen = read(landing)
    outcome.expect("1,500 folders deep", seen.accounts.get(STAYS, ("",))[0] == "loaded" and good(seen))
    many = landing_of(folder / "many", {})
    for number in range(300):
        (many / f"{number}.txt").touch()
    with limit(max_files="200"):
        plans = plan_runs(many / GOOD)
        outcome.expect("one file", len(plans[0].deliveries) == 1)
        (many / "sub").mkdir()
        for number in range(150):
            (many / f"{number}.txt").rename(many / "sub" / f"{number}.txt")
        seen = read(many)
        # shutil calls itself once a folder
        subprocess.run(["rm", "-rf", landing / "d"], check=True)
        outcome.expect("more files than are read", seen.refused("too many files", "FDQ_MAX_FILES") and GOOD in seen.accounts)


FILES = [
    Case("ZIP bombs", bombs, seconds=300),
    Case("ZIPs in ZIPs", nested),
    Case("names that lead out of a ZIP", names_in_zip),
    Case("links, pipes, sockets", links),
    Case("the same file twice, other letters", twice),
    Case("one line of 2 GiB", one_line, seconds=600, most_mib=1024),
    Case("ten million fields on a line", many_columns, seconds=300, most_mib=1536),
    Case("marks, codes and NUL bytes", encodings, seconds=300),
    Case("deep folders, many files", deep_and_many, seconds=120),
]
