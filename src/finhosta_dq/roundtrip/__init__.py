"""The worklist as a workbook that comes back: written for people to decide in, read again row by row, every row accounted for."""

from finhosta_dq.roundtrip.choice import Choice, NoMemory
from finhosta_dq.roundtrip.export import Exported, write_decision_workbook
from finhosta_dq.roundtrip.identity import WorkbookIdentity, workbook_identity
from finhosta_dq.roundtrip.package import WorkbookRefused
from finhosta_dq.roundtrip.take import ImportResult, RowRefusal, read_decision_workbook, record_refused

__all__ = [
    "Choice",
    "Exported",
    "ImportResult",
    "NoMemory",
    "RowRefusal",
    "WorkbookIdentity",
    "WorkbookRefused",
    "read_decision_workbook",
    "record_refused",
    "workbook_identity",
    "write_decision_workbook",
]
