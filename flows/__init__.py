"""Prefect flows: when things happen. Thin; the work is in ``finhosta_dq``."""

import os

from finhosta_dq.core_files import forbid_core_files

# what a run makes, wherever it makes it, is for its owner only
os.umask(0o077)

# before Prefect is imported: no statistics leave the house, and the user interface that calls out stays off
for _name, _value in {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "GX_ANALYTICS_ENABLED": "false",
}.items():
    os.environ.setdefault(_name, _value)

forbid_core_files()
