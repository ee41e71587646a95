"""Keeps the memory of a process off the disk when it crashes: it holds records of patients."""

import resource


def forbid_core_files() -> None:
    """No core file of this process, nor of those it starts."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
