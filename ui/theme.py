"""Gradio's side of the look: our colours and fonts, so that nothing of it flashes through."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).with_name("assets")
PAPER, PAPER_DARK = "#fbfaf7", "#161512"
INK, INK_DARK = "#1c1b19", "#ece8e0"


def gradio_theme() -> Any:
    """Return the Gradio theme; `assets/page.css` holds the rest of the look."""
    import gradio

    theme = gradio.themes.Base(
        font=["Source Sans 3", "system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )
    return theme.set(
        body_background_fill=PAPER,
        body_background_fill_dark=PAPER_DARK,
        body_text_color=INK,
        body_text_color_dark=INK_DARK,
        block_background_fill="transparent",
        block_border_width="0px",
    )


def assets_version() -> str:
    """Return a short hash of all assets: a changed file is a new address, so no stale cache."""
    digest = hashlib.sha256()
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(ASSETS).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def head(version: str) -> str:
    """Return the tags for the page's head: local style, icon and script."""
    base = f"page/{version}"
    return (
        f'<link rel="stylesheet" href="{base}/page.css">'
        f'<link rel="icon" type="image/svg+xml" href="{base}/icon.svg">'
        f'<script type="module" src="{base}/page.js"></script>'
    )
