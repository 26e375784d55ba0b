"""One frozen value that says how everything is to be done: from flags, environment and file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.errors import InputError

SETTINGS_FILE = "qa.toml"
MODELS = Path(__file__).parent / "models"


class Settings(BaseSettings):
    """How to index and answer. Flags win over `QA_…` variables, those over `qa.toml`.

    `qa.toml` is read from the working folder, or from the path in `QA_CONFIG`.
    """

    model_config = SettingsConfigDict(
        env_prefix="QA_", frozen=True, extra="forbid", toml_file=SETTINGS_FILE
    )

    articles: Path | None = None
    """Folder of articles; None: the one indexed last."""
    store: Path | None = None
    """Folder of the index; None: the user's data folder, one for each article folder."""
    model: str = "all-MiniLM-L6-v2"
    """Embedding model: the packaged default, or a sentence-transformers name or folder."""
    passage_tokens: int = Field(default=192, ge=32, le=8192)
    """Largest passage in the embedder's tokens; never over what the model reads."""
    overlap_sentences: int = Field(default=0, ge=0, le=5)
    """Whole sentences that a passage repeats from the one before it."""
    top_k: int = Field(default=8, ge=1, le=100)
    """Passages given to the answering engine."""
    candidates: int = Field(default=100, ge=10, le=2000)
    """Passages taken from each of the two searches before fusion."""
    dense_weight: float = Field(default=0.5, ge=0.0, le=1.0)
    """Weight of the dense score in the fusion; BM25 has the rest."""
    time_weight: float = Field(default=0.05, ge=0.0, le=1.0)
    """How much it counts that an article is of the time a question speaks of; 0: no time sense."""
    caution: float = Field(default=0.5, ge=0.0, le=1.0)
    """How sure the engine must be before it answers: 0 always answers, 1 hardly ever."""
    reader: bool = True
    """Name the answer in a few words, by the packaged reader; without: whole sentences only."""
    reader_model: Path = MODELS
    """Folder of the reader's files, as `qa train-reader` writes them."""
    max_question_characters: int = Field(default=2000, ge=1)
    refresh: bool = True
    """Bring the index up to date with the folder before answering."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take flags first, then the environment, then the file; no `.env` is read."""
        file = Path(os.environ.get("QA_CONFIG", SETTINGS_FILE))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)


def load_settings(**given: Any) -> Settings:
    """Return the settings, with every `given` value that is not None winning.

    Raises:
        InputError: a value is out of range or a name is unknown; says which and where from.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}, found {problem['input']!r}"
            for problem in error.errors()
        )
        message = (
            f"Settings cannot be used: {problems}. Mend the flag, QA_… variable or {SETTINGS_FILE}."
        )
        raise InputError(message) from error
