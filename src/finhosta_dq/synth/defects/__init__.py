"""Known defects put into a clean synthetic delivery.

One module per kind of defect registers what it can break; :func:`inject` draws from them.
"""

from __future__ import annotations

import polars as pl

from finhosta_dq.synth.made import no_defects
from finhosta_dq.synth.options import Options

Frames = dict[tuple[str, str], pl.DataFrame]


def inject(made_frames: Frames, options: Options) -> pl.DataFrame:
    """Change ``made_frames`` in place so that about ``options.defect_rate`` of the stays carry a known defect.

    Returns the findings that a complete run must give, consequences included: columns rule_id, file, line (1-based), table,
    key (JSON object as text), note. Frames may lose or gain rows; their columns stay those of the contract.
    """
    return no_defects()
