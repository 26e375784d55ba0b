"""Gold questions in, graded run out: the whole way, for Python and for the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from eval.archive import SEEDS_GOLD, library_in, library_of, opened, place_of
from eval.asking import Answerer, Outcome, Worker
from eval.engines import engine_of, imported, retriever_of, settings_of
from eval.formats import read_gold
from eval.gold import Gold, Wordings, chosen, fingerprint
from eval.grade import Grade, grade_answer, grade_error, grade_retrieval
from eval.locate import Case, Library, locate
from eval.runs import Journal, Run, Setup, current_commit, now, package_versions
from index.embedder import find_model
from index.vectors import Progress
from qa.answer import Answer
from qa.settings import Settings, load_settings

OnQuestion = Callable[[int, int, str], None]
"""Called with how many questions are done, how many there are, and the next one's text."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to grade and how."""

    gold: Path = SEEDS_GOLD
    articles: Path | None = None
    """Folder of articles; None: those that came with the questions, or the seeds."""
    store: Path | None = None
    """Folder of the index; None: one in the user's cache."""
    split: str | None = None
    limit: int | None = None
    engine: str = "qa"
    retrieval_only: bool = False
    dates: bool = True
    """Whether the day of asking is given to the engine."""
    timeout: float = 60.0
    """Seconds for one question."""
    journal: Path | None = None
    """Where grades are kept while the run goes on."""
    resume: bool = False


def evaluate(
    answerer: Callable[..., Answer] | None = None,
    *,
    options: Options | None = None,
    settings: Settings | None = None,
    on_question: OnQuestion | None = None,
    on_index: Progress | None = None,
) -> Run:
    """Ask every gold question and grade what comes back.

    `answerer` is any `Callable[[str], Answer]`; without one the engine that the options name
    is graded. An answerer of your own needs no index: only the articles are read, to check
    quotations against.

    Raises:
        GoldError: the questions cannot be used; says which line and what was expected.
        ArticlesError: the articles are missing.
        KeyboardInterrupt: broken off; what was graded is in the journal, if there is one.
    """
    options = options or Options()
    settings = (settings or load_settings()).model_copy(update=settings_of(options.engine))
    whole = read_gold(options.gold)
    known = [question.disagreement for question in whole.questions if question.disagreement]
    gold = chosen(whole, split=options.split, limit=options.limit)
    if not options.dates:
        gold = replace(gold, questions=tuple(replace(q, as_of=None) for q in gold.questions))
    with _engine(answerer, gold, options, settings, on_index) as (ask, library):
        cases, notes = locate(gold, library)
        setup = _setup(gold, options, settings, answerer)
        done = _grade_all(cases, ask, _Grader(library, known, options), setup, on_question)
    return Run(
        setup=setup,
        created=now(),
        grades=tuple(grade for grade, _ in done),
        milliseconds={grade.id: round(milliseconds, 3) for grade, milliseconds in done},
        notes=(*_gold_notes(gold), *notes),
    )


@contextmanager
def _engine(
    answerer: Answerer | None,
    gold: Gold,
    options: Options,
    settings: Settings,
    on_index: Progress | None,
) -> Iterator[tuple[Answerer, Library]]:
    place = place_of(gold, options.articles, options.store)
    if answerer is None and ":" in options.engine:
        answerer = imported(options.engine)
    if answerer is not None:
        yield answerer, library_in(place.articles)
        return
    with opened(place, settings, on_index) as assistant:
        library = library_of(assistant, place.articles)
        if options.retrieval_only:
            yield retriever_of(options.engine, assistant), library
        else:
            yield engine_of(options.engine, assistant), library


@dataclass(frozen=True, slots=True)
class _Grader:
    """Grades what an engine returned for one question."""

    library: Library
    known_disagreements: Sequence[Sequence[Wordings]]
    options: Options

    def grade(self, case: Case, outcome: Outcome) -> Grade:
        result = outcome.result
        if outcome.error is not None:
            return grade_error(case, outcome.error)
        if self.options.retrieval_only:
            return grade_retrieval(case, result.evidence if isinstance(result, Answer) else result)
        if not isinstance(result, Answer):
            return grade_error(case, f"expected an Answer, found {type(result).__name__}")
        return grade_answer(case, result, self._text_of, self.known_disagreements)

    def _text_of(self, identifier: str) -> str | None:
        known = identifier in self.library.paths
        return self.library.text_of(identifier) if known else None


def _grade_all(
    cases: Sequence[Case],
    ask: Answerer,
    grader: _Grader,
    setup: Setup,
    on_question: OnQuestion | None,
) -> list[tuple[Grade, float]]:
    say = on_question or (lambda *_: None)
    options = grader.options
    done: list[tuple[Grade, float]] = []
    with ExitStack() as stack:
        journal = None
        if options.journal:
            journal = Journal(options.journal, setup, resume=options.resume)
            stack.callback(journal.close)
        worker = Worker(ask, options.timeout)
        stack.callback(worker.close)
        for case in cases:
            say(len(done), len(cases), case.question.question)
            if journal and case.question.id in journal.done:
                done.append(journal.done[case.question.id])
                continue
            outcome = worker.ask(case.question)
            done.append((grader.grade(case, outcome), outcome.milliseconds))
            if journal:
                journal.add(*done[-1])
        say(len(done), len(cases), "")
    return done


def _setup(gold: Gold, options: Options, settings: Settings, answerer: Answerer | None) -> Setup:
    name = (
        getattr(answerer, "__qualname__", type(answerer).__name__) if answerer else options.engine
    )
    plain = settings.model_dump(mode="json", exclude={"articles", "store"})
    return Setup(
        gold=gold.name,
        gold_fingerprint=fingerprint(gold.questions),
        questions=len(gold.questions),
        engine=name,
        retrieval_only=options.retrieval_only,
        settings=plain,
        model=find_model(settings.model).fingerprint,
        versions=package_versions(),
        commit=current_commit(),
    )


def _gold_notes(gold: Gold) -> tuple[str, ...]:
    if all(question.unanswerable for question in gold.questions):
        return (
            "No question of this set can be answered: silence alone scores 1.0, and nothing is "
            "said about answers.",
        )
    return ()
