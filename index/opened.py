"""A published generation, opened for asking."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

from index.catalogue import Catalogue
from index.errors import StoreDamagedError, StoreMismatchError, StoreMissingError
from index.generation import Generation, Store, check_files, read_manifest
from index.lexical import ANALYSER_VERSION, Analyser, LexicalIndex
from index.store import VectorIndex


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """Catalogue, words and vectors of one generation; safe from many threads until closed."""

    generation: Generation
    folder: str
    """The article folder it was made from."""
    catalogue: Catalogue
    words: LexicalIndex
    vectors: VectorIndex
    articles: int
    passages: int
    _resources: ExitStack = field(repr=False)

    def close(self) -> None:
        """Release files, memory and the lease."""
        self._resources.close()


def open_index(
    store: Store, analyser: Analyser, model_fingerprint: str
) -> tuple[OpenIndex, list[str]]:
    """Open the current generation, or the newest whole one; return it and what to say aloud.

    Raises:
        StoreMissingError: nothing has been published.
        StoreMismatchError: the index was made by another model or a newer version.
        StoreDamagedError: no generation is whole.
    """
    generations = store.generations()
    if not generations:
        raise StoreMissingError(
            f"Expected an index in {store.folder}, found none. Make it: qa index FOLDER"
        )
    notes: list[str] = []
    for generation in generations:
        try:
            opened = _open(store, generation, analyser, model_fingerprint)
        except StoreDamagedError as error:
            notes.append(f"Passed over a damaged index: {error}")
            continue
        if notes:
            notes.append(f"Answering from {generation.folder.name}. Mend it: qa index")
        return opened, notes
    raise StoreDamagedError(
        f"No index in {store.folder} is whole: {'; '.join(notes)}. Make it anew: qa index FOLDER"
    )


def _open(
    store: Store, generation: Generation, analyser: Analyser, model_fingerprint: str
) -> OpenIndex:
    manifest = read_manifest(generation)
    recipe = manifest["recipe"]
    if recipe["model"] != model_fingerprint or recipe["analyser"] != ANALYSER_VERSION:
        raise StoreMismatchError(
            f"The index in {store.folder} was made with the model {recipe['model']}, and questions "
            f"would be read with {model_fingerprint}. Index again: "
            f"qa index {manifest['folder']} (or name the model it was made with in the setting "
            "`model`)"
        )
    with ExitStack() as stack:
        stack.enter_context(store.lease(generation))
        check_files(generation, manifest)
        catalogue = Catalogue(generation.folder)
        stack.callback(catalogue.close)
        vectors = stack.enter_context(VectorIndex(generation.folder))
        words = LexicalIndex(generation.folder, analyser)
        counts = manifest["counts"]
        if vectors.count() != counts["passages"] or words.count != counts["passages"]:
            raise StoreDamagedError(f"{generation.folder.name}: passages are missing.")
        return OpenIndex(
            generation,
            str(manifest["folder"]),
            catalogue,
            words,
            vectors,
            int(counts["articles"]),
            int(counts["passages"]),
            stack.pop_all(),
        )
    raise AssertionError  # a with-block that returns never gets here; mypy cannot know
