"""Are differing sources told apart? Invented stories that nothing was fitted on.

    python -m eval.bench.differing [WORK]

Half of the stories of `qa/training/written/differing.jsonl`, those that `qa calibrate` does not fit
on, each told by four papers, in archives of one story and of ten. Counted, for each size:

- of the questions on which the articles disagree, those whose answer sets out two values that two
  of the sides give;
- of those where the thing changed in between, those whose answer tells of the change with two of
  its values, and those where it is called a disagreement;
- of all others (the articles agree in other words, or another value is of another thing), those
  whose answer reports a disagreement or a change all the same: false alarms.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from eval.statistics import interval
from qa.answer import Answer, Development, Disagreement, Position
from qa.calibrate import opened
from qa.candidates import normalised, same_answer
from qa.training.written_questions import WRITTEN
from qa.validation import Differing, differing_archives, differing_records, for_fitting

_DATED = re.compile(r" [12]\d{3}$")
Counts = dict[str, list[float]]


def main() -> None:
    """Print the shares for each size of archive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("work", type=Path, nargs="?", help="where indexes are kept")
    work = parser.parse_args().work
    with tempfile.TemporaryDirectory() as temporary:
        for size, counts in measure(work or Path(temporary)).items():
            for name, values in counts.items():
                print(f"archives of {size}, {name}: {_share(values)}")


def measure(work: Path, written: Path = WRITTEN) -> dict[int, Counts]:
    """Return by number of articles and by what is counted 1 or 0 for each question."""
    records = differing_records(written)
    found: dict[int, Counts] = defaultdict(lambda: defaultdict(list))
    for assistant, archive in opened(differing_archives(work, written)):
        size = 4 if len(assistant.catalogue()) == 4 else 40
        for asked in archive.questions:
            record = records[asked.id]
            if not for_fitting(record.story):
                for name, value in judged(record, assistant.ask(asked.question)).items():
                    found[size][name].append(float(value))
    return found


def judged(asked: Differing, answer: Answer) -> Mapping[str, bool]:
    """Return what an answer says of the sources, by what is counted for such a question."""
    if asked.verdict == "disagree":
        return {
            "disagreements set out": any(_told(asked, answer, d) for d in answer.disagreements),
            "disagreements called a change": bool(answer.developments),
        }
    if asked.verdict == "development":
        return {
            "changes told": any(_told(asked, answer, d) for d in answer.developments),
            "changes called a disagreement": bool(answer.disagreements),
        }
    return {
        "false alarms": bool(answer.disagreements),
        "changes that are none": bool(answer.developments),
    }


def _told(asked: Differing, answer: Answer, found: Disagreement | Development) -> bool:
    """Whether two positions quote values that are on different sides."""
    given = [_sides(asked, answer, position) for position in found.positions]
    return any(one - other and other - one for one in given for other in given)


def _sides(asked: Differing, answer: Answer, position: Position) -> set[int]:
    """Return the sides whose answer a position gives, out of the very article that gives it.

    A day is shown in full where the article has "on Monday", so there the quotation decides.
    """
    names = {e.article.id: e.article.path.rpartition("#")[2] for e in answer.evidence}
    quoted = {
        names.get(c.article_id, ""): normalised(c.quote)
        for c in answer.citations
        if c.number in position.citations
    }
    value, dated = normalised(position.value), _DATED.search(position.value)
    return {
        told.side
        for told in asked.positions
        if normalised(told.answer) in quoted.get(told.article, "")
        and (dated or same_answer(value, normalised(told.answer)))
    }


def _share(values: list[float]) -> str:
    around = interval(values)
    within = f" (95 %: {around.low:.3f} … {around.high:.3f})" if around else ""
    return f"{sum(values):.0f} of {len(values)}, {sum(values) / len(values):.3f}{within}"


if __name__ == "__main__":
    main()
