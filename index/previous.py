"""The generation before the one that is being built: what can be carried over from it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from index.articles import SourceFile
from index.catalogue import Catalogue, FileState
from index.errors import StoreDamagedError
from index.generation import Generation, Store, check_files, read_manifest
from index.plan import IndexPlan, recipe
from index.records import Skipped

SAME_AS = "the same article as "
"""How the reason begins for which a repeated article is left out."""


class Previous:
    """The generation before: what can be carried over from it."""

    def __init__(self, store: Store, plan: IndexPlan) -> None:
        self.generation: Generation | None = None
        self.manifest: dict[str, Any] = {}
        self.notes: list[str] = []
        self.wanted = recipe(plan)
        for candidate in store.generations():
            try:
                manifest = read_manifest(candidate)
                check_files(candidate, manifest)
            except StoreDamagedError as error:
                self.notes.append(f"Passed over a damaged index: {error}")
                continue
            self.generation, self.manifest = candidate, manifest
            break

    def __enter__(self) -> Previous:
        return self

    def __exit__(self, *_: object) -> None:
        if self.generation and "catalogue" in self.__dict__:
            self.catalogue.close()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the generation, opened at its first use."""
        assert self.generation
        return Catalogue(self.generation.folder)

    @property
    def same_recipe(self) -> bool:
        """Whether it was made with the same models, versions and sizes."""
        return self.generation is not None and self.manifest.get("recipe") == self.wanted

    @property
    def same_model(self) -> bool:
        """Whether its vectors can be taken over."""
        model = self.manifest.get("recipe", {}).get("model")
        return self.generation is not None and model == self.wanted["model"]

    @cached_property
    def states(self) -> dict[str, FileState]:
        """The files as they were read then; empty where everything is to be read anew."""
        return self.catalogue.file_states() if self.same_recipe else {}

    def has(self, file: SourceFile) -> bool:
        """Whether a file is as it was, and can be carried over whole."""
        state = self.states.get(file.path)
        return (
            state is not None
            and state.stable
            and (state.size, state.modified_ns) == (file.size, file.modified_ns)
            # What a copy was left out for may be gone by now.
            and not any(s.reason.startswith(SAME_AS) for s in self.catalogue.skipped(file.path))
        )

    def is_current(self, files: list[SourceFile], skipped: list[Skipped]) -> bool:
        """Whether the folder is exactly as this generation saw it, without reading files."""
        return (
            self.same_recipe
            and not self.notes
            and len(self.states) == len(files)
            and all(self.has(file) for file in files)
            and self.catalogue.skipped("") == skipped
        )
