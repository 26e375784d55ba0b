"""The assistant: opens an index, keeps up with new generations, and answers questions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Literal

from index.build import BuildReport, build
from index.catalogue import ArticleSummary
from index.embedder import Embedder, Vectors, find_model
from index.errors import ArticlesError, InputError, QuestionError
from index.generation import Store
from index.lexical import Analyser
from index.light import LightEmbedder, open_light
from index.opened import OpenIndex, open_index
from index.plan import IndexPlan
from index.records import Article
from index.vectors import Progress
from qa.answer import Abstention, AbstentionReason, Answer, Evidence
from qa.byline import asked_of_article, byline_answer
from qa.case import open_case
from qa.catalogue_answers import answer_about
from qa.compose import with_sources_counted
from qa.conversation import Conversation
from qa.engine import Means, Readers, answer_question
from qa.in_time import Found, search_in_time
from qa.libraries import Library, find_library, remember_library
from qa.material import Examined, examine
from qa.origin import Scope, scopes_of
from qa.parts import parts_of, together
from qa.quoted import quoted_answer
from qa.ranker import Logistic, open_ranker
from qa.reader import Reader, open_reader
from qa.retrieve import Filters, Search, retrieve
from qa.settings import Settings, load_settings
from qa.slips import with_question_word
from qa.timeline_answers import TIMELINE_PASSAGES, timeline_answer
from qa.timing import Timings

Stages = Callable[[str], None]
"""Called with the name of each stage as it starts: retrieving, reading, checking."""


class Assistant:
    """Answers questions over one library of articles. Safe from many threads.

    Use it as a context manager: `with Assistant.open() as assistant: assistant.ask("…")`.
    A generation published meanwhile, by whatever process, is taken up at the next question.
    """

    def __init__(self, settings: Settings, library: Library) -> None:
        """Bind settings and library; use `Assistant.open`."""
        self.settings = settings
        self.library = library
        self.notes: tuple[str, ...] = ()
        """What the user should be told: a damaged index passed over, say."""
        self._store = Store(library.store)
        self._analyser = Analyser()
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._asking: LightEmbedder | None = None
        self._readers: Readers | Literal[False] | None = None
        self._embedder_lock = threading.Lock()
        self._opened: _Shared | None = None
        self._model_files = find_model(settings.model)
        self._closed = False

    @classmethod
    def open(cls, settings: Settings | None = None, progress: Progress | None = None) -> Assistant:
        """Open the library that the settings name; build or refresh its index on the way.

        Raises:
            ArticlesError: there is no such folder, or nothing usable in it.
            StoreError: the index cannot be opened, and says how to mend it.
            ModelError: the embedding model cannot be opened.
        """
        settings = settings or load_settings()
        assistant = cls(settings, find_library(settings))
        if settings.refresh and assistant.library.articles is not None:
            assistant._refresh_or_keep(progress)
        with assistant._index():
            return assistant

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the index once no question is using it; the assistant is of no use after."""
        with self._lock:
            self._closed = True
            shared, self._opened = self._opened, None
        if shared:
            shared.retire()

    def ask(
        self,
        question: str,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        as_of: date | None = None,
        without_titles: Sequence[str] = (),
        progress: Stages | None = None,
    ) -> Answer:
        """Answer a question from the articles, or abstain and say why.

        Only articles published from `since` to `until` (both included) and from `sources`
        are used; articles published after `as_of`, the day of asking, do not exist yet, and
        those with one of `without_titles` are left out.

        Raises:
            QuestionError: the question is empty or over the settings' length.
            InputError: `since` is after `until`.
        """
        text = check_question(question, self.settings.max_question_characters)
        meant = self.without_slip(text)
        parts = parts_of(meant)
        if len(parts) > 1 and not without_titles:
            answers = self._part_by_part(parts, since, until, sources, as_of, progress)
            if answers:
                joined = together(text, answers, self.article)
                with self._index() as index:
                    return with_sources_counted(joined, index.catalogue)
        filters = replace(_filters(since, until, sources, as_of), without=tuple(without_titles))
        say = progress or (lambda _: None)
        timings = Timings()
        with self._index() as index:
            about = answer_about(meant, index, as_of)
            if about is not None:
                return about
            scopes = scopes_of(meant, filters, index.catalogue.columns())
            tried = (self._answer(index, scope, as_of, timings, say) for scope in scopes)
            answer = next(tried)
            if answer.abstention is not None:
                answer = next((other for other in tried if other.abstention is None), answer)
            return replace(answer, question=text, understood_as=meant if meant != text else None)

    def without_slip(self, question: str) -> str:
        """Return a question with a slip in its question word put right: "Waht is …"."""
        with self._index() as index:
            words = index.words

            def known(word: str) -> bool:
                return any(words.known(stem) for stem in words.analyser.stems(word))

            return with_question_word(question, known)

    def _part_by_part(
        self,
        parts: Sequence[str],
        since: date | None,
        until: date | None,
        sources: Sequence[str] | None,
        as_of: date | None,
        progress: Stages | None,
    ) -> list[Answer]:
        """Return an answer to each part of a question, or none where the parts do not stand alone.

        A later part may lean on the one before, as a follow-up does: "… and how many can it take?".
        """
        talk = self.conversation()
        answers = [
            talk.ask(
                part, since=since, until=until, sources=sources, as_of=as_of, progress=progress
            )
            for part in parts
        ]
        unclear = any(
            a.abstention and a.abstention.reason is AbstentionReason.UNCLEAR for a in answers
        )
        none = all(answer.abstention for answer in answers)
        return [] if unclear or none else answers

    def _answer(
        self, index: OpenIndex, scope: Scope, as_of: date | None, timings: Timings, say: Stages
    ) -> Answer:
        say("retrieving")
        with timings.stage("embedding"):
            encoder = self._encoder()
            vector = encoder.question(scope.text)
        with timings.stage("retrieval"):
            found = self._search_in_time(index, vector, scope.text, scope.filters, as_of)
        if found.unclear:
            return _which_day(scope.text, found.unclear[0])
        asked = asked_of_article(scope.text, named=bool(scope.aside))
        if asked is not None:
            return byline_answer(scope.text, asked, found.evidence, found.filters)
        means = Means(
            vector, encoder.passages, self._reading(), self.settings.caution, bool(found.filters)
        )
        case = open_case(scope.text, found.evidence, index, found.favour, scope.aside)
        quoted = quoted_answer(case, timings, scope.aside)
        answer = quoted or answer_question(case, means, timings, say)
        return replace(answer, as_of=found.read_on) if found.read_on else answer

    def _search_in_time(
        self,
        index: OpenIndex,
        vector: Vectors,
        text: str,
        filters: Filters,
        as_of: date | None,
        top_k: int | None = None,
    ) -> Found:
        return search_in_time(
            index, vector, text, self._search(top_k), filters, as_of, self.settings.time_weight
        )

    def conversation(self) -> Conversation:
        """Return a new conversation, in which follow-ups are understood."""
        return Conversation(self)

    def timeline(
        self,
        topic: str,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        as_of: date | None = None,
    ) -> Answer:
        """Return the dated events of a topic, in order, each one cited sentence.

        Raises:
            QuestionError: the topic is empty or over the settings' length.
        """
        text = check_question(topic, self.settings.max_question_characters)
        filters = _filters(since, until, sources, as_of)
        timings = Timings()
        with self._index() as index:
            with timings.stage("embedding"):
                vector = self._encoder().question(text)
            with timings.stage("retrieval"):
                search = self._search(TIMELINE_PASSAGES)
                evidence = retrieve(index, vector, text, search, filters)
            with timings.stage("reading"):
                return timeline_answer(open_case(text, evidence, index), timings, bool(filters))

    def retrieve(
        self,
        question: str,
        *,
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] | None = None,
        as_of: date | None = None,
        top_k: int | None = None,
    ) -> tuple[Evidence, ...]:
        """Return the passages most likely to hold the answer, best first.

        Raises:
            QuestionError: the question is empty or over the settings' length.
        """
        text = self.without_slip(check_question(question, self.settings.max_question_characters))
        filters = _filters(since, until, sources, as_of)
        with self._index() as index:
            scope = scopes_of(text, filters, index.catalogue.columns())[0]
            vector = self._encoder().question(scope.text)
            found = self._search_in_time(index, vector, scope.text, scope.filters, as_of, top_k)
            return found.evidence

    def examine(
        self,
        question: str,
        reader: Reader,
        saying: Logistic | None,
        *,
        as_of: date | None = None,
    ) -> Examined:
        """Return all that a question could be answered with, and its signs.

        For fitting what weighs them (`qa.calibrate`), for which sentences are chosen by `saying`;
        `ask` gives the answer.
        """
        text = check_question(question, self.settings.max_question_characters)
        with self._index() as index:
            encoder = self._encoder()
            vector = encoder.question(text)
            filters = _filters(None, None, None, as_of)
            found = self._search_in_time(index, vector, text, filters, as_of)
            case = open_case(text, found.evidence, index, found.favour)
            return examine(case, vector, encoder.passages, reader, saying)

    def catalogue(self) -> tuple[ArticleSummary, ...]:
        """Return all articles without their texts, newest first, undated last."""
        with self._index() as index:
            return index.catalogue.summaries()

    def article(self, article_id: str) -> Article:
        """Return a whole article by its id.

        Raises:
            InputError: no article has this id.
        """
        with self._index() as index:
            found = index.catalogue.article(article_id)
        if found is None:
            raise InputError(
                f"Expected the id of an article in {self.library.store}, found {article_id!r}. "
                "`qa articles` lists them."
            )
        return found

    def refresh(self, progress: Progress | None = None) -> BuildReport:
        """Bring the index up to date with the folder; asking goes on meanwhile.

        Raises:
            ArticlesError: the folder is gone or empty; the index stays as it was.
            StoreBusyError: another process is doing it.
        """
        if self.library.articles is None:
            raise ArticlesError(
                f"The folder that {self.library.store} was made from is no longer there. "
                "Name the articles' folder with --articles."
            )
        report = build(plan_of(self.settings, self.library), progress, self.embedder)
        remember_library(self.library)
        return report

    def warm_up(self) -> None:
        """Open the models now, so that the first question does not wait for them.

        Raises:
            ModelError: the embedding model or the reader cannot be opened.
        """
        self._encoder()
        self._reading()

    def _encoder(self) -> Embedder | LightEmbedder:
        """Return what questions are read with: the light form of the model where there is one.

        Also when the model itself is open, after building an index: the two agree to four
        digits, and an answer must not depend on what else this process did.
        """
        with self._embedder_lock:
            if self._asking is None:
                self._asking = open_light(self._model_files)
            if self._asking is not None:
                return self._asking
        return self.embedder()

    def _reading(self) -> Readers | None:
        """Return the reader and its weights, opened at the first question; None without them."""
        if not self.settings.reader:
            return None
        with self._embedder_lock:
            if self._readers is None:
                reader = open_reader(self.settings.reader_model)
                ranker = reader and open_ranker(self.settings.reader_model)
                self._readers = Readers(reader, ranker) if reader and ranker else False
            return self._readers or None

    def embedder(self) -> Embedder:
        """Return the embedding model itself, opened at its first use."""
        with self._embedder_lock:
            if self._embedder is None:
                self._embedder = Embedder.load(self.settings.model)
            return self._embedder

    def _refresh_or_keep(self, progress: Progress | None) -> None:
        """Refresh; but an index that is there still answers when its folder cannot be read."""
        try:
            self.notes += self.refresh(progress).notes
        except ArticlesError as error:
            if not self._store.generations():
                raise
            self.notes += (f"{error} Answering from the index made before.",)

    def _search(self, top_k: int | None = None) -> Search:
        wanted = top_k or self.settings.top_k
        return Search(wanted, max(self.settings.candidates, 2 * wanted), self.settings.dense_weight)

    @contextmanager
    def _index(self) -> Iterator[OpenIndex]:
        """Lend the current generation, first switching to a newer one if there is one."""
        with self._lock:
            if self._closed:
                raise InputError("This assistant has been closed. Open another: Assistant.open()")
            shared = self._opened
            if shared is None or self._store.current_name() != shared.current_name:
                shared = self._switch(shared)
            shared.borrow()
        try:
            yield shared.index
        finally:
            shared.give_back()

    def _switch(self, old: _Shared | None) -> _Shared:
        name = self._store.current_name()
        opened, notes = open_index(self._store, self._analyser, self._model_files.fingerprint)
        self.notes += tuple(note for note in notes if note not in self.notes)
        self._opened = _Shared(opened, name)
        if old:
            old.retire()
        return self._opened


class _Shared:
    """An open index that is closed when it is retired and the last question has left it."""

    def __init__(self, index: OpenIndex, current_name: str | None) -> None:
        self.index = index
        self.current_name = current_name
        self._lock = threading.Lock()
        self._users = 0
        self._retired = False

    def borrow(self) -> None:
        with self._lock:
            self._users += 1

    def give_back(self) -> None:
        with self._lock:
            self._users -= 1
            last = self._retired and not self._users
        if last:
            self.index.close()

    def retire(self) -> None:
        with self._lock:
            self._retired = True
            unused = not self._users
        if unused:
            self.index.close()


def _which_day(question: str, written: str) -> Answer:
    """Ask back what day is meant by "03/04/2022"."""
    unclear = Abstention(
        AbstentionReason.UNCLEAR,
        f"“{written}” is read differently in London and New York. "
        "Write the month as a word and ask again.",
    )
    return Answer.abstaining(question, unclear)


def plan_of(settings: Settings, library: Library) -> IndexPlan:
    """Return what to build for a library under these settings."""
    if library.articles is None:
        raise ArticlesError("Expected a folder of articles to index. Name it: --articles FOLDER")
    return IndexPlan(
        library.articles,
        library.store,
        settings.model,
        settings.passage_tokens,
        settings.overlap_sentences,
    )


def check_question(question: str, most: int) -> str:
    """Return the question with white space at its ends taken off.

    Raises:
        QuestionError: it is not text, is empty, or has more than `most` characters.
    """
    if not isinstance(question, str):
        raise QuestionError(f"Expected a question as text, found {type(question).__name__}.")
    text = question.encode("utf-8", "ignore").decode().strip()
    if not any(character.isalnum() for character in text):
        raise QuestionError("Expected a question, found none. Type one, for example: Who was hurt?")
    if len(text) > most:
        raise QuestionError(
            f"Expected a question of at most {most:,} characters, found {len(text):,}. Shorten it."
        )
    return text


def _filters(
    since: date | None, until: date | None, sources: Sequence[str] | None, as_of: date | None
) -> Filters:
    if isinstance(sources, str):
        raise InputError(
            f"Expected a list of sources, found the text {sources!r}. Use [{sources!r}]"
        )
    if since and until and since > until:
        raise InputError(
            f"Expected a first day before the last, found {since} to {until}. Swap them."
        )
    last = min((day for day in (until, as_of) if day), default=None)
    return Filters(since, last, tuple(sources) if sources is not None else None)


def ask(
    question: str,
    *,
    since: date | None = None,
    until: date | None = None,
    sources: Sequence[str] | None = None,
    as_of: date | None = None,
    settings: Settings | None = None,
) -> Answer:
    """Answer one question on the default library, or on the one that `settings` name.

    Opens and closes the index; for many questions open an `Assistant` once. Raises what
    `Assistant.open` and `Assistant.ask` raise.
    """
    with Assistant.open(settings) as assistant:
        return assistant.ask(question, since=since, until=until, sources=sources, as_of=as_of)
