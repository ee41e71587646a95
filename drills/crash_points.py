"""The stages in which a run may be killed, and the moments a seed draws from them."""

from __future__ import annotations

import random
from dataclasses import dataclass

ANNOUNCED = {"reading": "read", "staging": "stage", "rules": "rules", "judging": "judge", "indicators": "derive", "publishing": "publish"}
"""What the product reports as progress -> stage."""

CALLED = {
    "rename": ("finhosta_dq.pipeline.build", "promote"),
    "registry": ("finhosta_dq.pipeline.memory", "enter"),
    "import": ("finhosta_dq.roundtrip", "read_decision_workbook"),
}
"""Stage -> module and function that is it."""

STAGES = (*ANNOUNCED.values(), *CALLED)


@dataclass(frozen=True)
class Moment:
    """When to kill: stage, and share (0 to 1) of its usual length after it began."""

    number: int
    stage: str
    share: float

    def __str__(self) -> str:
        return f"kill {self.number}: {self.stage} + {self.share:.3f}"


def moments(kills: int, seed: int, stages: tuple[str, ...] = STAGES) -> list[Moment]:
    """So many moments spread evenly over the stages; the same for the same seed."""
    chance = random.Random(seed)
    return [Moment(number, stages[number % len(stages)], chance.random()) for number in range(kills)]
