"""What the flows share: how long they may take, and which failures are worth another try."""

from __future__ import annotations

from typing import Any

from finhosta_dq.pipeline.trouble import is_worth_another_try
from finhosta_dq.pipeline.withheld import WithheldError

FLOW_TIMEOUT_SECONDS = 6 * 3600
IO_RETRIES = 2
IO_RETRY_DELAYS = [10, 60]


def is_io_failure(task: Any, task_run: Any, state: Any) -> bool:
    """Retry condition: trouble with disk, network share or registry, never a mistake in data or rules."""
    error = state.result(raise_on_failure=False)
    return error.is_passing if isinstance(error, WithheldError) else is_worth_another_try(error)
