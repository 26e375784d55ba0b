"""The eval harness: how good the answers are, with intervals, and why each miss was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eval.harness import Options, evaluate

__all__ = ["Options", "evaluate"]


def __getattr__(name: str) -> Any:
    """Import `evaluate` and `Options` when they are first asked for; nothing before."""
    if name in __all__:
        from eval import harness

        return getattr(harness, name)
    raise AttributeError(f"module 'eval' has no attribute {name!r}")
