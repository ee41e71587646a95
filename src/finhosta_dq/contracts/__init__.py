"""Contracts: what a delivery must look like, read from ``schemas/``."""

from finhosta_dq.contracts.loader import SENT, ContractError, contracts, load_registration
from finhosta_dq.contracts.models import CodeRef, DateParts, FieldContract, FileContract, ForeignKey, Key, Registration

__all__ = [
    "SENT",
    "CodeRef",
    "ContractError",
    "DateParts",
    "FieldContract",
    "FileContract",
    "ForeignKey",
    "Key",
    "Registration",
    "contracts",
    "load_registration",
]
