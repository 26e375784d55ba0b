"""Question answering over a folder of news articles, with exact citations.

    from qa import ask
    print(ask("Who was hurt in the storm?").text)

Names are loaded at their first use, so that `import qa` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.assistant import Assistant, ask
    from qa.settings import Settings

__all__ = ["Answer", "Assistant", "Settings", "ask"]

_HOMES = {
    "Answer": "qa.answer",
    "Assistant": "qa.assistant",
    "Settings": "qa.settings",
    "ask": "qa.assistant",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
