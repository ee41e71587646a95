"""Topics of whole records: a defect that takes the record away, or moves it to another key, touches all of them."""

from __future__ import annotations

from finhosta_dq.synth.defects.model import topics

ACT = topics("act code", "act date", "act number", "act association", "act index")
BILL = topics("bill service", "bill dates", "bill number", "bill pharmacy")
