"""The `qa` command. The composition root: it alone calls up to `ui` and `eval`, when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from index.errors import InputError, QAError

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings

app = typer.Typer()

Articles = Annotated[
    Path | None, typer.Option("--articles", help="Folder of articles (default: indexed last).")
]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", help="Folder of the index (default: user's data folder).")
]
Model = Annotated[str | None, typer.Option("--model", help="Embedding model: a name or a folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")]
Sources = Annotated[list[str] | None, typer.Option(help="Only this source; repeatable.")]


@app.command("index")
def index_command(
    folder: Annotated[Path | None, typer.Argument(help="Folder of articles.")] = None,
    articles: Articles = None,
    store: StoreFolder = None,
    model: Model = None,
    explain: Annotated[
        Path | None,
        typer.Option(help="Show what reading this one file keeps and leaves out; index nothing."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the index of a folder, or bring it up to date."""
    from rich.console import Console

    from index.build import build
    from qa.assistant import plan_of
    from qa.console import print_json, progress_bar, show_report, skipped_json
    from qa.libraries import find_library, remember_library

    if explain is not None:
        _explain(explain)
        return
    settings = _settings(articles=folder or articles, store=store, model=model)
    library = find_library(settings)
    with _interruptible(), progress_bar(Console(stderr=True)) as progress:
        report = build(plan_of(settings, library), progress)
    remember_library(library)
    if as_json:
        fields = {name: getattr(report, name) for name in report.__slots__}
        print_json(fields | {"skipped": skipped_json(report.skipped), "store": str(library.store)})
    else:
        show_report(Console(), report, library.store)


@app.command("ask")
def ask_command(
    question: Annotated[str | None, typer.Argument(help="Left out: a prompt.")] = None,
    articles: Articles = None,
    store: StoreFolder = None,
    model: Model = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    source: Sources = None,
    batch: Annotated[Path | None, typer.Option(help="JSONL of questions.")] = None,
    output: Annotated[Path | None, typer.Option(help="Where --batch writes its answers.")] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question, many (--batch), or keep asking at a prompt."""
    from qa.prompt import keep_asking, print_answer

    filters = _filters(since, until, as_of, source)
    if batch is not None and question is not None:
        raise InputError("Expected a question or --batch, found both. Leave one out.")
    if output is not None and batch is None:
        raise InputError("Expected --batch with --output. Name the file of questions.")
    if question is not None:
        _check(question)
    with _open(_settings(articles=articles, store=store, model=model)) as assistant:
        if batch is not None:
            _answer_batch(assistant, batch, output)
        elif question is not None:
            print_answer(assistant.ask(question, **filters), as_json=as_json)
        else:
            keep_asking(assistant, filters, as_json=as_json)


@app.command("timeline")
def timeline_command(
    topic: Annotated[str, typer.Argument(help="What the events are about.")],
    articles: Articles = None,
    store: StoreFolder = None,
    model: Model = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    source: Sources = None,
    as_json: AsJson = False,
) -> None:
    """Show the dated events of a topic in order, each with its quotation."""
    from qa.prompt import print_answer

    filters = _filters(since, until, as_of, source)
    _check(topic)
    with _open(_settings(articles=articles, store=store, model=model)) as assistant:
        print_answer(assistant.timeline(topic, **filters), as_json=as_json)


@app.command("articles")
def articles_command(
    articles: Articles = None, store: StoreFolder = None, as_json: AsJson = False
) -> None:
    """List the articles: date, source, title."""
    from rich.console import Console

    from qa.console import print_json, show_articles

    with _open(_settings(articles=articles, store=store)) as assistant:
        summaries = assistant.catalogue()
    if as_json:
        names = summaries[0].__slots__ if summaries else ()
        print_json([{name: getattr(item, name) for name in names} for item in summaries])
    else:
        show_articles(Console(), summaries)


@app.command("doctor")
def doctor_command(
    articles: Articles = None, store: StoreFolder = None, as_json: AsJson = False
) -> None:
    """Check index, model and versions; exit 1 if something is wrong."""
    from rich.console import Console
    from rich.text import Text

    from qa.console import plain, print_json
    from qa.doctor import examine
    from qa.libraries import find_library

    settings = _settings(articles=articles, store=store)
    findings = list(examine(settings, find_library(settings)))
    if as_json:
        print_json([{n: getattr(f, n) for n in f.__slots__} for f in findings])
    else:
        styles = {"ok": "green", "note": "yellow", "trouble": "bold red"}
        for finding in findings:
            state = (f"{finding.state:<8}", styles[finding.state])
            line = Text.assemble(state, f"{finding.about}: {plain(finding.message)}")
            Console().print(line, soft_wrap=True)
    if any(finding.state == "trouble" for finding in findings):
        raise typer.Exit(1)


@app.command("chat")
def chat_command(
    articles: Articles = None,
    store: StoreFolder = None,
    model: Model = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.")] = 7860,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    allow_upload: Annotated[
        bool, typer.Option("--allow-upload", help="Readers may add articles.")
    ] = False,
    auth: Annotated[
        Path | None, typer.Option(help="File of name:scrypt$… lines (python -m ui hash-password).")
    ] = None,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Serve other machines without a password.")
    ] = False,
    trusted_host: Annotated[
        list[str] | None, typer.Option(help="A proxy's host name; repeatable.")
    ] = None,
) -> None:
    """Open the chat page."""
    from ui.cli import chat

    chat(
        _settings(articles=articles, store=store, model=model),
        host=host,
        port=port,
        open_browser=browser,
        allow_upload=allow_upload,
        auth=auth,
        no_auth=no_auth,
        trusted=trusted_host or (),
    )


@app.command("feedback")
def feedback_command(
    articles: Articles = None,
    store: StoreFolder = None,
    gold: Annotated[
        bool, typer.Option("--gold", help="Thumbs-downs as drafts of gold questions.")
    ] = False,
) -> None:
    """Print what readers said of the answers, one JSON object a line."""
    from ui.cli import feedback_file, feedback_lines

    for line in feedback_lines(feedback_file(_settings(articles=articles, store=store)), gold=gold):
        sys.stdout.write(line + "\n")


def command() -> typer.Typer:
    """Return the whole command with its groups."""
    from eval.cli import app as eval_app
    from qa.cli_training import app as training_app

    whole = typer.Typer(
        name="qa",
        help="Ask a folder of news articles; every answer is made of exact quotations.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    whole.add_typer(app)
    whole.add_typer(training_app)
    whole.add_typer(eval_app, name="eval")
    return whole


def _settings(**given: Any) -> Settings:
    from qa.settings import load_settings

    return load_settings(**given)


def _filters(
    since: str | None, until: str | None, as_of: str | None, source: list[str] | None
) -> dict[str, Any]:
    from qa.batch import parse_day

    return {
        "since": parse_day(since, "--since"),
        "until": parse_day(until, "--until"),
        "as_of": parse_day(as_of, "--as-of"),
        "sources": source or None,
    }


def _check(question: str) -> None:
    """Refuse a bad question before anything slow: it should not wait for the index."""
    from qa.assistant import check_question

    check_question(question, _settings().max_question_characters)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Say on Ctrl-C that nothing was lost."""
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing was lost: the index is as it was before.\n")
        raise


@contextmanager
def _open(settings: Settings) -> Iterator[Assistant]:
    """Open the library; the index is built or refreshed on the way, with a word about it."""
    from rich.console import Console

    from qa.assistant import Assistant
    from qa.console import plain, progress_bar

    errors = Console(stderr=True)
    with _interruptible(), progress_bar(errors) as progress:
        assistant = Assistant.open(settings, progress)
    with assistant:
        for note in assistant.notes:
            errors.print(plain(note), style="yellow", markup=False)
        yield assistant


def _answer_batch(assistant: Assistant, batch: Path, output: Path | None) -> None:
    from qa.batch import answer_lines

    @contextmanager
    def target() -> Iterator[TextIO]:
        if output is None:
            yield sys.stdout
        else:
            with output.open("w", encoding="utf-8") as file:
                yield file

    try:
        with batch.open(encoding="utf-8", errors="replace") as lines, target() as file:
            done = failed = 0
            for fields in answer_lines(assistant, lines):
                done += 1
                failed += "error" in fields
                file.write(json.dumps(fields, ensure_ascii=False) + "\n")
                file.flush()
    except OSError as error:
        raise InputError(
            f"Expected to read {batch} and write {output or 'here'}; {error.strerror}: "
            f"{error.filename}. Check both paths."
        ) from error
    sys.stderr.write(f"{done} lines, {failed} with an error\n")


def _explain(file: Path) -> None:
    from rich.console import Console

    from index.articles import explain
    from qa.console import show_explanations

    explanations, skipped = explain(file)
    show_explanations(Console(highlight=False), explanations, skipped)
    if not explanations and skipped:
        raise typer.Exit(1)


def main() -> None:
    """Run the command; errors raised on purpose end it with their message and status 1."""
    try:
        status = command()(standalone_mode=False)
    except typer.Abort:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except QAError as error:
        sys.stderr.write(f"qa: {error}\n")
        sys.exit(1)
    except Exception as error:
        show = getattr(error, "show", None)
        if show is None:
            raise
        show()  # a usage error of the command line
        sys.exit(getattr(error, "exit_code", 2))
    sys.exit(status if isinstance(status, int) else 0)
