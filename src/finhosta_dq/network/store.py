"""Published runs in a folder or an object store, by fsspec URL: where they are, copying their Parquet there, reading it from there."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pyarrow as pa

from finhosta_dq.encryption.keys import KeyRing
from finhosta_dq.encryption.parquet import is_encrypted, open_parquet
from finhosta_dq.publication.run_folder import RUNS, SUCCESS
from finhosta_dq.publication.summary import SUMMARY

_RUN = re.compile(r"(?P<hospital>[0-9]{3})-(?P<year>[0-9]{4})-[0-9]{8}T[0-9]{6}Z-[0-9a-f]+")
_COPIED = ("extract", SUMMARY)


@dataclass(frozen=True)
class Store:
    """A place that holds ``runs/``: its file system and the path in it."""

    fs: Any
    root: str

    @property
    def is_local(self) -> bool:
        """Whether DuckDB reads it by itself."""
        return "file" in _protocols(self.fs)

    def latest(self, hospitals: Collection[str] = ()) -> list[str]:
        """Ids of the last published run of each hospital and year, in order; with ``hospitals`` only of those."""
        found: dict[tuple[str, str], str] = {}
        for path in sorted(self.fs.glob(f"{self.root}/{RUNS}/*/{SUCCESS}")):
            name = str(path).rsplit("/", 2)[-2]
            match = _RUN.fullmatch(name)
            if match and (not hospitals or match["hospital"] in hospitals):
                # the id of a run sorts by time within hospital and year
                found[match["hospital"], match["year"]] = name
        return [found[key] for key in sorted(found)]

    def files(self, runs: Collection[str], table: str) -> list[str]:
        """Where this table of the summaries of these runs lies; runs that have none are left out."""
        paths = [f"{self.root}/{RUNS}/{run}/{SUMMARY}/{table}.parquet" for run in runs]
        return [path for path in paths if self.fs.exists(path)]

    def for_duckdb(self, paths: Collection[str]) -> list[str]:
        """Names under which DuckDB reads exactly these files."""
        prefix = "" if self.is_local else f"{_protocols(self.fs)[0]}://"
        return [prefix + re.sub(r"([*?\[])", r"[\1]", path.removeprefix(prefix)) for path in paths]

    def encrypted(self, paths: Collection[str]) -> bool:
        """Whether one of these files is encrypted."""
        for path in paths:
            with self.fs.open(path, "rb") as stream:
                if is_encrypted(stream):
                    return True
        return False

    def read(self, paths: Collection[str], ring: KeyRing) -> pa.Table:
        """The rows of these files, plain or encrypted, columns matched by name. Raises UnknownKeyError."""
        tables = []
        for path in paths:
            with self.fs.open(path, "rb") as stream, open_parquet(stream, ring, path.removeprefix(f"{self.root}/{RUNS}/")) as file:
                tables.append(file.read())
        return pa.concat_tables(tables, promote_options="permissive")

    def attach(self, con: duckdb.DuckDBPyConnection) -> None:
        """Let a DuckDB connection read from here; nothing is downloaded to do so."""
        if not self.is_local:
            con.register_filesystem(self.fs)


def open_store(source: str) -> Store:
    """The store at a folder or an fsspec URL (``s3://bucket/results``, ``memory://results``).

    Raises ValueError for a protocol that is unknown or whose package is not installed, FileNotFoundError when there are no runs.
    """
    store = _store(source)
    if not store.fs.exists(f"{store.root}/{RUNS}"):
        raise FileNotFoundError(f"{source} has no {RUNS}/: it is no folder of published runs")
    return store


def copy_results(folder: Path, url: str) -> None:
    """Copy extract, summary and manifest of a published run below ``url``, ``_SUCCESS`` last; what is complete there stays as it is.

    Raises ValueError as ``open_store``, OSError when the store cannot be written.
    """
    store = _store(url)
    target = f"{store.root}/{RUNS}/{folder.name}"
    if store.fs.exists(f"{target}/{SUCCESS}"):
        return
    files = [path for name in _COPIED for path in sorted((folder / name).glob("*.parquet"))]
    for path in [*files, folder / "manifest.json", folder / SUCCESS]:
        place = f"{target}/{path.relative_to(folder).as_posix()}"
        store.fs.makedirs(place.rsplit("/", 1)[0], exist_ok=True)
        store.fs.put_file(str(path), place)


def _store(source: str) -> Store:
    try:
        fs, root = fsspec.core.url_to_fs(source if "://" in source else str(Path(source).absolute()))
    except ImportError as error:
        raise ValueError(f"{source}: {error}") from error
    return Store(fs, root.rstrip("/"))


def _protocols(fs: Any) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)
