"""Breaks a small delivery at random but repeatably, at one of four levels: field, line, file, archive."""

from __future__ import annotations

import io
import os
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from drills.corpus import of_hospital
from drills.payloads import FORMULAS, HTML, ODD, sql

LEVELS = ("field", "line", "file", "archive")
_WEIGHTS = (35, 25, 22, 18)
_DELIMITERS = {"Z": b"#", "F": b"~", "S": b";", "G": b";"}

Files = dict[str, bytes]


def write_delivery(seed: int, number: int, folder: Path, canary: Path) -> str:
    """Write the delivery of that seed, of the hospital ``number``, into an empty folder; the level it was broken at.

    canary: file that an executed value would write.
    """
    chance = Random(seed)
    whole = of_hospital(number)
    files = {name: whole[name] for name in chance.sample(sorted(whole), chance.randint(2, 5))}
    level = chance.choices(LEVELS, _WEIGHTS)[0]
    if level == "archive":
        _archive(chance, files, number, folder)
        return level
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(sorted(files))
        if level == "field":
            files[name] = _field(chance, files[name], _DELIMITERS[name[4]], canary)
        elif level == "line":
            files[name] = _line(chance, files[name])
        else:
            break
    _write(files, folder)
    if level == "file":
        for _ in range(chance.randint(1, 2)):
            chance.choice(_FILE)(chance, folder, chance.choice(sorted(files)))
    return level


def _write(files: Files, folder: Path) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _field(chance: Random, content: bytes, delimiter: bytes, canary: Path) -> bytes:
    """One field of one line becomes something else."""
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    fields = lines[at].split(delimiter)
    place = chance.randrange(len(fields))
    kind = chance.randrange(6)
    if kind == 0:
        fields[place] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 20)))
    elif kind == 1:
        fields[place] = fields[chance.randrange(len(fields))]
    elif kind == 2:
        fields.insert(place, b"") if chance.random() < 0.5 else fields.pop(place)
    else:
        words = chance.choice([ODD, ODD, FORMULAS, HTML, sql(canary)])
        fields[place] = chance.choice(words).encode("cp1252" if chance.random() < 0.2 else "utf-8", "replace")
    lines[at] = delimiter.join(fields)
    return b"\n".join(lines)


def _line(chance: Random, content: bytes) -> bytes:
    """Whole lines go, come twice, change places, are cut, glued, or get bytes in that no text has."""
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(10)
    if kind == 0:
        lines.pop(at)
    elif kind == 1:
        lines.insert(at, lines[at])
    elif kind == 2:
        chance.shuffle(lines)
    elif kind == 3:
        lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
    elif kind == 4:
        lines.insert(at, chance.choice([b"", b" ", b"\r", b"\x00", b"\x1a", b"\xef\xbb\xbf", b"#", b"~~~~", b";", b"\t", b"# comment"]))
    elif kind == 5:
        lines[at : at + 2] = [b"".join(lines[at : at + 2])]
    elif kind == 6:
        cut = chance.randint(0, len(lines[at]))
        lines[at] = (
            lines[at][:cut] + chance.choice([b"\x00", b"\r", b"\x81", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\x0c"]) + lines[at][cut:]
        )
    elif kind == 7:
        lines[at] += b"\r"
    elif kind == 8:
        lines[at] = lines[at] * chance.randint(2, 60)
    else:
        lines[at] = chance.choice([b"#", b"~", b";", b"x"]) * chance.choice([1, 50, 5_000, 1_100_000])
    return b"\n".join(lines)


def _recode(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        text = path.read_bytes().decode("utf-8", "replace")
        path.write_bytes(text.encode(chance.choice(["utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp500", "utf-7"]), "replace"))


def _line_ends(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        path.write_bytes(path.read_bytes().replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\r", b"\r\r\n", b"\n\n", b"\x85", b""])))


def _cut(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        content = path.read_bytes()
        path.write_bytes(content[: chance.randint(0, len(content))])


def _flip(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        content = bytearray(path.read_bytes() or b"x")
        for _ in range(chance.randint(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)


def _noise(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        path.write_bytes(
            chance.choice([b"", b"\n", b"\x00" * 5000, chance.randbytes(3000), b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04" * 9])
        )


def _rename(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if os.path.lexists(path):
        stem, number = name[4:], name[:3]
        new = chance.choice(
            [
                name.lower(),
                f"{number}-x {stem}",
                f"{number}-{stem}.bak",
                f"{number}-'; DROP TABLE x; --.TXT",
                f"{number}-<img src=x onerror=alert(1)>.TXT",
                f"{number}-[x]*?.TXT",
                f"{number}-=cmd.CSV",
                f"{number}-{'n' * 200}.TXT",
                name.replace("2025-1", "2025-2"),
                name.replace("3.0", "9.9"),
                name.replace("STAYHOSP", "NOTABLE"),
            ]
        )
        path.rename(folder / new)


def _twice(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if path.is_file():
        other = folder / chance.choice([name.lower(), f"sub/{name}", f"Sub/{name}", f"sub/deep/er/{name}"])
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes(path.read_bytes())


def _no_file(chance: Random, folder: Path, name: str) -> None:
    path = folder / name
    if not path.is_file():
        return
    content = path.read_bytes()
    path.unlink()
    kind = chance.randrange(5)
    if kind == 0:
        path.mkdir()
    elif kind == 1:
        path.symlink_to("/etc/hostname")
    elif kind == 2:
        path.symlink_to(path)
    elif kind == 3:
        os.mkfifo(path)
    else:
        real = folder / f"{name[:3]}-real.dat"
        real.write_bytes(content)
        path.symlink_to(real.name)


_FILE: list[Callable[[Random, Path, str], None]] = [_recode, _line_ends, _cut, _flip, _noise, _rename, _twice, _no_file]


def _archive(chance: Random, files: Files, number: int, folder: Path) -> None:
    """The files in a ZIP, perhaps with hostile members, and perhaps broken; one file may lie beside it."""
    method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    content = zipped([*files.items(), *(_member(chance, files, number) for _ in range(chance.randint(0, 3)))], method)
    kind = chance.randrange(8)
    data = bytearray(content)
    if kind == 0:
        data = data[: chance.randint(0, len(data))]
    elif kind == 1:
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif kind == 2:
        data[:0] = chance.randbytes(chance.randint(1, 200))
    elif kind == 3:
        data += chance.randbytes(chance.randint(1, 200))
    elif kind == 4:
        _lie(chance, data)
    elif kind == 5:
        data = bytearray(zipped([(f"{number:03}-inner.zip", bytes(data))], method))
    (folder / f"{number:03}-delivery{chance.choice(['.zip', '.ZIP', '.Zip'])}").write_bytes(data)
    if chance.random() < 0.5:
        name = chance.choice(sorted(files))
        (folder / name).write_bytes(files[name])


def _lie(chance: Random, data: bytearray) -> None:
    """Fields of the directory that state what is not so: flags, method, sizes, place."""
    place = data.find(b"PK\x01\x02")
    at, form = chance.choice([(8, "<H"), (10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (38, "<I"), (42, "<I"), (28, "<H"), (30, "<H")])
    struct.pack_into(form, data, place + at, chance.choice([0, 1, 9, 99, 0xFFFF]))


def _member(chance: Random, files: Files, number: int) -> tuple[str | zipfile.ZipInfo, bytes]:
    name = chance.choice(sorted(files))
    link = zipfile.ZipInfo(name)
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return chance.choice(
        [
            ("../" + name, files[name]),
            ("/etc/" + name, files[name]),
            ("C:\\" + name, files[name]),
            ("..\\..\\" + name, files[name]),
            ("a/b/" + name.lower(), files[name]),
            (name, files[name]),
            (f"{number:03}-notes.pdf", b"x"),
            (f"{number:03}-<script>.txt", b"x"),
            (f"{number:03}-inner.zip", zipped([(name, files[name])], zipfile.ZIP_DEFLATED)),
            ("__MACOSX/._x", b"x"),
            (name.replace("2025", "2024"), bytes(200_000)),
            (link, b"/etc/passwd"),
        ]
    )


def zipped(members: list[tuple[str | zipfile.ZipInfo, bytes]], method: int) -> bytes:
    """A ZIP of those members in their order; a name may come twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as made:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in members:
            made.writestr(name, content, method)
    return out.getvalue()
