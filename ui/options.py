"""How the page is served: one frozen value, from flags."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PageOptions:
    """Where the page finds and keeps things, and what its readers may do."""

    feedback_file: Path
    folder: Path | None = None
    """The folder of articles, into which readers may put files if `allow_upload`."""
    allow_upload: bool = False

    @property
    def folder_name(self) -> str:
        """The folder's last name, to show: a browser needs no path of the server."""
        return self.folder.name if self.folder else ""
