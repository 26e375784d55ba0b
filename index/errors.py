"""Every error this project raises on purpose.

    QAError
    ├── InputError            something the caller gave cannot be used (question, folder, setting)
    │   ├── QuestionError         empty or over-long question
    │   └── ArticlesError         the article folder is missing, unreadable or holds no article
    ├── StoreError            something is wrong with an index on disk
    │   ├── StoreMissingError     nothing has been published there yet
    │   ├── StoreMismatchError    made by another model, chunker or a newer version
    │   ├── StoreBusyError        another process is writing it
    │   └── StoreDamagedError     no generation passes verification
    ├── ModelError            model files are missing, altered or of the wrong kind
    ├── CitationError         a quotation does not stand in its article (a bug: never shipped)
    └── OptionalDependencyError   a feature needs a package that is not installed

Messages say what was expected, what was found and what to do next.
"""


class QAError(Exception):
    """Base of all errors raised on purpose by this project."""


class InputError(QAError, ValueError):
    """Something the caller gave cannot be used."""


class QuestionError(InputError):
    """The question is empty, not text, or too long."""


class ArticlesError(InputError):
    """The article folder is missing, unreadable or holds no usable article."""


class StoreError(QAError):
    """Something is wrong with an index on disk."""


class StoreMissingError(StoreError):
    """No generation has been published in this store."""


class StoreMismatchError(StoreError):
    """The index was made by another model, another chunker or a newer version."""


class StoreBusyError(StoreError):
    """Another process holds the writer's lock."""


class StoreDamagedError(StoreError):
    """No generation in the store passes verification."""


class ModelError(QAError):
    """Model files are missing, altered or of the wrong kind."""


class CitationError(QAError):
    """A quotation does not stand in its article at the place it claims."""


class OptionalDependencyError(QAError, ImportError):
    """A feature needs a package that is not installed; the message has the command."""
