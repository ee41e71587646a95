"""How often a log-in may fail: counted in memory per name and address, within bounds."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque

# keys kept at most, the oldest forgotten first: somebody who tries names without end fills no memory
MOST_KEYS = 20_000
# one address tries this many times as often in all as one name from one address; one name from all addresses this many times
_PER_ADDRESS = 10
_PER_NAME = 4


class LoginLimit:
    """Counts attempts. attempts: how many one name from one address may make within ``seconds``."""

    def __init__(self, attempts: int, seconds: float, most_keys: int = MOST_KEYS) -> None:
        self.attempts = attempts
        self.seconds = seconds
        self.most_keys = most_keys
        self._made: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, address: str, now: float) -> bool:
        """Count one attempt; False when it is one too many and must not be checked at all."""
        keys = self._keys(name, address)
        with self._lock:
            for key, most in keys:
                made = self._made.get(key)
                while made and now - made[0] > self.seconds:
                    made.popleft()
                if made and len(made) >= most:
                    return False
            for key, _ in keys:
                self._made.setdefault(key, deque()).append(now)
                self._made.move_to_end(key)
            while len(self._made) > self.most_keys:
                self._made.popitem(last=False)
        return True

    def forget(self, name: str, address: str) -> None:
        """A log-in that was right: what failed before it from there no longer counts, for the address one attempt less."""
        with self._lock:
            self._made.pop(("pair", f"{name}\0{address}"), None)
            for key in (("name", name), ("address", address)):
                made = self._made.get(key)
                if made:
                    made.pop()

    def __len__(self) -> int:
        return len(self._made)

    def _keys(self, name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return (
            (("pair", f"{name}\0{address}"), self.attempts),
            (("name", name), self.attempts * _PER_NAME),
            (("address", address), self.attempts * _PER_ADDRESS),
        )
