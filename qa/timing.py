"""Milliseconds by stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Timings:
    """Adds up the time spent in each stage of one answer, in milliseconds."""

    def __init__(self) -> None:
        """Start with nothing measured."""
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the block and add it to the stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - began) * 1000.0
            self.milliseconds[name] = self.milliseconds.get(name, 0.0) + spent
