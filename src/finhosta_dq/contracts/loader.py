"""Reads the contracts of ``schemas/`` into models; a mistake is reported with file and path."""

from __future__ import annotations

import reprlib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from finhosta_dq.contracts.models import FileContract, Registration
from finhosta_dq.contracts.yaml_text import load_yaml
from finhosta_dq.home import schemas_dir
from finhosta_dq.limits import KIB, limits

# what stands in a file may be nested deeper than Python can show
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 80

M = TypeVar("M", bound=BaseModel)

REGISTRATIONS = ("mzg", "finhosta", "grouper", "social")
SENT = ("mzg", "finhosta")
"""Registrations that go to the authority; the others support the checks and stay in the hospital."""


class ContractError(ValueError):
    """Error raised when a file under ``schemas/`` or ``expectations/`` is not a valid contract."""


def check_size(path: Path, limit: str, unit: int, word: str) -> None:
    """Raises ContractError naming the limit (``max_yaml_kib``) when a file is larger than it allows; OSError when there is none."""
    size = path.stat().st_size
    # the smallest that a limit can be: most files need no look at the settings
    if size > 64 * KIB and size > getattr(limits(), limit) * unit:
        raise ContractError(f"{path}: {size / unit:.1f} {word}: {limits().said(limit)}")


def read_yaml(path: Path) -> Any:
    """Content of a YAML file; ContractError names file, line and column when it is not YAML, and the limit when it is more than is read."""
    try:
        check_size(path, "max_yaml_kib", KIB, "KiB")
        return load_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise ContractError(f"{path}{where}: not valid YAML: {getattr(error, 'problem', None) or error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(f"{path}: cannot be read: {error}") from error


def parse(model: type[M], data: Any, path: Path) -> M:
    """``data`` as a model; ContractError names the file and the path of each mistake."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            where = ".".join(str(part) for part in _named(problem["loc"], data))
            lines.append(f"{path}: {where or 'top level'}: {problem['msg']} (found {_SHORT.repr(problem.get('input')):.80})")
        raise ContractError("\n".join(lines)) from error


def _named(loc: tuple[int | str, ...], data: Any) -> list[int | str]:
    """The path of a mistake, list positions replaced by the name or id of the entry where it has one."""
    out: list[int | str] = []
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        label = data.get("name") or data.get("id") if isinstance(data, dict) else None
        out.append(f"{part}[{label}]" if isinstance(part, int) and label else part)
    return out


def load_registration(folder: Path) -> Registration:
    """The registration in a folder: ``_registration.yaml`` and one YAML file per file of the delivery.

    Raises ContractError with file and path of every mistake.
    """
    head = folder / "_registration.yaml"
    registration = parse(Registration, read_yaml(head), head)
    paths = [path for path in sorted(folder.glob("*.yaml")) if not path.name.startswith(("_", "profile"))]
    files = [(path, parse(FileContract, read_yaml(path), path)) for path in paths]
    tables = {contract.table: contract for _, contract in files}
    for path, contract in files:
        for fk in contract.foreign_keys:
            parent = tables.get(fk.parent)
            if parent is None:
                raise ContractError(f"{path}: foreign_keys[{fk.rule}].parent: no table {fk.parent!r}")
            for name in fk.parent_fields:
                if name not in [f.name for f in parent.fields]:
                    raise ContractError(f"{path}: foreign_keys[{fk.rule}].parent_fields: {fk.parent} has no field {name}")
    ordered = sorted((contract for _, contract in files), key=lambda c: _order(c.code))
    return registration.model_copy(update={"files": ordered})


def _order(code: str) -> tuple[int, str]:
    return ("SPAMF".find(code[0]) if code[0] in "SPAMF" else 9, code)


@cache
def contracts(root: Path | None = None) -> dict[str, Registration]:
    """All registrations by name (``mzg``, ``finhosta``, ``grouper``, ``social``).

    ``root``: the schemas folder, by default that of the product. Raises ContractError.
    """
    base = root or schemas_dir()
    return {name: load_registration(base / name) for name in REGISTRATIONS}
