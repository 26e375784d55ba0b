"""The report: self-contained, harmless whatever the answers say, readable in a browser."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from eval_answers import SENTENCES, answer, case, question, text_of

from eval.blame import Stage
from eval.grade import grade_answer, grade_error
from eval.report import report_html, write_report
from eval.runs import Run, Setup, compare_runs

pytest_plugins = ("ui_pages",)

HOSTILE = (
    '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    "<a href='javascript:alert(3)'>x</a></style><style>*{display:none}</style>"
    "<svg onload=alert(4)> $title ${notes} https://evil.example/x.png \u202e\x00\x1b[31m"
)


def run_of(grades, **changes):
    setup = Setup(
        gold=changes.pop("gold", "mine"),
        gold_fingerprint="0" * 16,
        questions=changes.pop("questions", len(grades)),
        engine=changes.pop("engine", "qa"),
        retrieval_only=changes.pop("retrieval_only", False),
        settings={"top_k": 8},
        model="model",
        versions={"python": "3.11"},
        commit="abc",
    )
    times = {grade.id: 10.0 for grade in grades}
    return Run(setup, "2026-01-08T10:00:00+00:00", tuple(grades), times, **changes)


def some_grades():
    facts = question(id="a", must_state=(("two",),), answers=("two",))
    wrong = question(id="b", type="who", must_state=(("Jane Doe",),), history=("Before?",))
    return [
        grade_answer(case(facts, SENTENCES[1]), answer(SENTENCES[1], short="two"), text_of),
        grade_answer(case(wrong, SENTENCES[2]), answer(SENTENCES[0], confidence=0.3), text_of),
        grade_answer(case(question(id="c", unanswerable=True)), answer(), text_of),
        grade_error(case(question(id="d", answers=("x",))), "ValueError: broke"),
    ]


def hostile_run():
    text = HOSTILE.replace("\x00", "")
    asked = question(text, id=text, type=text, answers=(text,), history=(text,))
    given = replace(
        answer(SENTENCES[0], short=text),
        text=text,
        citations=tuple(replace(c, title=text, quote=text) for c in answer(SENTENCES[0]).citations),
    )
    graded = grade_answer(case(asked, SENTENCES[1]), given, text_of)
    graded = replace(graded, correct=False, blame=Stage.READING, reason=text)
    failed = replace(grade_error(case(asked), text), id="other")
    return run_of([graded, failed], gold=text, engine=text, notes=(text,), judged={text: 1.0})


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


ALLOWED = set(
    "html head meta title style body main h1 h2 h3 p div section table thead tbody tr th td span "
    "svg rect line circle path text figure figcaption details summary dl dt dd ul li strong br "
    "blockquote fieldset legend input label footer".split()
)


@pytest.mark.parametrize("run", [run_of(some_grades()), hostile_run()], ids=["plain", "hostile"])
def test_the_page_has_nothing_live_in_it(run):
    page = report_html(run, compare_runs(run, run))
    found = Page(page)
    assert found.tags <= ALLOWED
    names = {name for name, _ in found.attributes}
    assert not [name for name in names if name.startswith("on")]
    assert not names & {"href", "src", "srcset", "action", "xlink:href", "style"}
    outside = re.sub(r"https://evil\.example", "", page)
    assert not re.search(r"(?:https?:)?//[a-z]|url\(|@import", outside)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "Content-Security-Policy" in page


def test_the_hostile_text_is_shown_as_text():
    page = report_html(hostile_run())
    assert "&lt;script&gt;alert(1)" in page
    assert "$title" in page
    assert "<script" not in page


def test_the_page_says_everything():
    page = report_html(run_of(some_grades(), questions=9, notes=("Mind this.",)))
    for said in (
        *("Accuracy", "95 %", "Calibration", "Risk and coverage", "Mind this."),
        *(
            "Broken off: 4 of 9",
            "who",
            "Jane Doe",
            "Before?",
            "ValueError: broke",
            "8 January 2026",
        ),
    ):
        assert said in page, said


def test_a_run_without_misses_and_one_of_retrieval_only():
    page = report_html(run_of(some_grades()[:1]))
    assert "None." in page
    right = replace(some_grades()[0], correct=None, blame=None)
    assert "only retrieval was graded" in report_html(run_of([right], retrieval_only=True))


def test_what_changed_is_shown():
    old = run_of(some_grades())
    grades = some_grades()
    grades[1] = replace(grades[1], correct=True, blame=None, values={"accuracy": 1.0})
    page = report_html(run_of(grades), compare_runs(old, run_of(grades)))
    assert "Mended: 1" in page
    assert "cannot tell" in page


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_in_a_browser(tmp_path, browser, scheme, width):
    file = tmp_path / "report.html"
    write_report(hostile_run(), file)
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    requests, dialogs = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(Path(file).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("summary").first.click()
    assert page.locator("details[open]").count() == 1
    page.locator("label[for=show-error]").click()
    assert page.locator("details:visible").count() == 1
    assert requests == [file.as_uri()]
    assert dialogs == []
    context.close()
