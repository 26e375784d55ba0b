"""From questions and passages to batches of token numbers: windows, negatives, spans.

Passages are tokenised once; an epoch is drawn from (seed, epoch) alone, so that a stopped run finds
the same batches again. Passages are cut at sentence bounds to look like those that are read at run
time (about 200 tokens), many of them shorter, which lets a slow machine see more questions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from tokenizers import Tokenizer

from qa.training.corpus import Corpus, Question
from qa.training.impossible import Lexicon, impossible_twin, noisy_question
from qa.training.written_questions import WRITTEN_FILES

MAX_LENGTH = 256  # tokens of question and passage with the three special ones
MAX_QUESTION = 48  # tokens of a question
MAX_SPANS = 8  # accepted spans kept for one example
CLS, SEP, PAD = 101, 102, 0
SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bSt)(?<!\b[A-Z])[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])"
)

Integers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class TokenisedPassage:
    """A passage's tokens, their character bounds [tokens, 2], the first token of each sentence."""

    ids: tuple[int, ...]
    bounds: np.ndarray[Any, np.dtype[np.int32]]
    sentence_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One question with one passage window; spans count tokens of the window, both ends inclusive.

    ``answerable`` is the verdict to learn; ``spans`` empty with ``answerable`` True means that only
    the verdict is learnt (a supported claim).
    """

    question: str
    passage_ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    answerable: bool
    rival: bool = False
    """Whether it asks what its unit's other rivals ask: the one with the answer is to win."""


Rows = Sequence[tuple[tuple[int, ...], Example]]
"""The examples of a unit, each with the token numbers of its question."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays of one step: [batch, length], and spans [batch, MAX_SPANS, 2] filled up with -1.

    A batch's unanswerable rows have the span (0, 0), the [CLS] token; rows without any span learn
    the verdict only. Rows of equal ``choices`` [batch] are passages between which a question is to
    choose; -1: no choice.
    """

    input_ids: Integers
    attention_mask: Integers
    token_type_ids: Integers
    spans: Integers
    answerable: np.ndarray[Any, np.dtype[np.float32]]
    choices: Integers


def unread_but(*read: str) -> tuple[tuple[str, float], ...]:
    """Shares of nothing for the questions written for this reader, but for the data sets named."""
    return tuple((dataset, 0.0) for dataset in WRITTEN_FILES if dataset not in read)


@dataclass(frozen=True, slots=True)
class Mixture:
    """How often each kind of example is drawn, as shares of a data set's questions in an epoch."""

    question_share: tuple[tuple[str, float], ...] = (  # data sets not named: all; 2.0: twice
        ("squadshifts_reddit", 0.6),
        ("squadshifts_amazon_reviews", 0.5),
        ("qamr", 0.4),
        ("fever", 0.25),
        *unread_but(),
    )
    twins: float = 0.40  # the question changed so that its own passage no longer answers it
    answer_removed: float = 0.10  # the own passage without the sentences that hold the answer
    neighbours: float = (
        0.15  # another passage that BM25 ranks high and that holds no accepted answer
    )
    short_window: float = 0.5  # passages cut to a window of at most short_room tokens
    short_room: tuple[int, int] = (30, 100)
    distractors: float = 0.15  # positives beside sentences of another passage
    most_neighbours: int = 1  # so many of them beside a question's own, where any is
    story_rivals: int = 3  # passages of its story that stand beside a question's own


Reads = Literal["public", "hard", "all", "last", "roles"]
"""What an epoch holds: the public data sets; mostly the hard written questions; everything;
everything, but mostly what is to be learnt last; mostly the questions for a value's role."""


_SHORT_FIRST = Mixture(
    question_share=(("qamr", 0.45), ("fever", 0.3), *unread_but()),
    short_window=0.85,
    short_room=(25, 80),
)
_MIXTURES: dict[Reads, Mixture] = {
    "public": Mixture(twins=0.6),
    "hard": Mixture(
        question_share=(
            ("squadshifts_new_wiki", 0.5),
            ("squadshifts_reddit", 0.1),
            ("squadshifts_amazon_reviews", 0.07),
            ("nq_open_oracle", 0.3),
            ("qamr", 0.04),
            ("fever", 0.04),
            ("hard", 3.0),
            *unread_but("hard"),
        ),
        short_window=0.4,
    ),
    "all": Mixture(
        question_share=(
            ("squadshifts_reddit", 0.35),
            ("squadshifts_amazon_reviews", 0.25),
            ("qamr", 0.12),
            ("fever", 0.06),
            ("hard", 0.7),
            *unread_but("hard", "natural"),
        ),
        twins=0.25,
        neighbours=0.5,
        short_window=0.4,
    ),
    "last": Mixture(
        question_share=(
            ("squadshifts_new_wiki", 0.7),
            ("squadshifts_reddit", 0.2),
            ("squadshifts_amazon_reviews", 0.12),
            ("nq_open_oracle", 0.7),
            ("qamr", 0.07),
            ("fever", 0.04),
            ("hard", 0.4),
            ("natural", 0.7),
            ("far", 1.5),
            ("broad", 2.0),
            ("roles", 0.0),
        ),
        twins=0.25,
        neighbours=0.5,
        short_window=0.35,
    ),
    "roles": Mixture(
        question_share=(
            ("squadshifts_new_wiki", 0.3),
            ("squadshifts_reddit", 0.05),
            ("squadshifts_amazon_reviews", 0.03),
            ("nq_open_oracle", 0.3),
            ("qamr", 0.02),
            ("fever", 0.02),
            ("hard", 0.1),
            ("natural", 0.1),
            ("far", 0.4),
            ("broad", 0.3),
            ("stories", 0.3),
        ),
        twins=0.15,
        neighbours=0.4,
        most_neighbours=2,
        short_window=0.25,
    ),
}


def mixture_of(epoch: int, reads: Reads = "public") -> Mixture:
    """The first public epoch reads mostly short windows (twice as fast), later ones longer ones.

    The written questions come last, since what is learned last stays best (Hu et al. 2024,
    "MiniCPM"). With "all", a passage without the answer stands beside every second one with it;
    "last" reads the written questions, those of stories with the others of their story; "roles"
    adds those for a value's role, and little of the rest.
    """
    return _SHORT_FIRST if reads == "public" and epoch == 0 else _MIXTURES[reads]


def load_tokenizer(path: Path) -> Tokenizer:
    """A tokenizer file with its own truncation and padding switched off."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def tokenise_passages(texts: Sequence[str], tokenizer: Tokenizer) -> list[TokenisedPassage]:
    """Tokens, character bounds and sentence starts of each text."""
    found = []
    for text, encoding in zip(
        texts, tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True
    ):
        bounds = np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2)
        places = [match.end() for match in SENTENCE_END.finditer(text)]
        starts = sorted(
            {0, *(int(n) for n in np.searchsorted(bounds[:, 0], places))} - {len(bounds)}
        )
        found.append(TokenisedPassage(tuple(encoding.ids), bounds, tuple(starts)))
    return found


def token_span(passage: TokenisedPassage, start: int, end: int) -> tuple[int, int] | None:
    """The first and last token that touch characters start..end (exclusive); None if none does."""
    touching = np.flatnonzero((passage.bounds[:, 0] < end) & (passage.bounds[:, 1] > start))
    return (int(touching[0]), int(touching[-1])) if len(touching) else None


def sentence_of(passage: TokenisedPassage, token: int) -> int:
    """The number of the sentence that holds a token."""
    return int(np.searchsorted(passage.sentence_starts, token, side="right")) - 1


def window_around(
    passage: TokenisedPassage, span: tuple[int, int], room: int, rng: random.Random
) -> tuple[int, int]:
    """Token bounds of whole sentences around the span, grown by chance while they fit the room.

    A span longer than the room is cut at the end; the window starts at its sentence where that
    fits.
    """
    edges = (*passage.sentence_starts, len(passage.ids))
    first, last = sentence_of(passage, span[0]), sentence_of(passage, span[1])
    if edges[last + 1] - edges[first] > room:
        start = min(span[0], max(edges[first], span[1] + 1 - room))
        return start, min(start + room, len(passage.ids))
    while True:
        options = []
        if first > 0 and edges[last + 1] - edges[first - 1] <= room:
            options.append((first - 1, last))
        if last + 2 < len(edges) and edges[last + 2] - edges[first] <= room:
            options.append((first, last + 1))
        if not options:
            return edges[first], edges[last + 1]
        first, last = rng.choice(options)


class ExampleMaker:
    """Draws the examples of an epoch; all that is random comes from the generator passed."""

    def __init__(
        self,
        corpus: Corpus,
        tokenizer: Tokenizer,
        lexicon: Lexicon,
        neighbours: np.ndarray[Any, np.dtype[np.int32]],
    ) -> None:
        self.corpus = corpus
        self.tokenizer = tokenizer
        self.lexicon = lexicon
        self.neighbours = neighbours
        self.mixture = Mixture()
        self.passages = tokenise_passages([passage.text for passage in corpus.passages], tokenizer)
        self.lowered = [passage.text.lower() for passage in corpus.passages]
        self.spans = [self.token_spans(question) for question in corpus.questions]
        self.by_dataset: dict[str, list[int]] = {}
        for number, passage in enumerate(corpus.passages):
            self.by_dataset.setdefault(passage.dataset, []).append(number)

    def token_spans(self, question: Question) -> tuple[tuple[int, int], ...]:
        """A question's accepted spans in tokens of its whole passage."""
        passage = self.passages[question.passage]
        found = (token_span(passage, start, end) for start, end in question.spans)
        return tuple(sorted({span for span in found if span is not None}))

    def epoch(self, mixture: Mixture, rng: random.Random) -> list[tuple[Example, ...]]:
        """All units of one epoch; a unit (a question and its impossible twin) shares a batch."""
        self.mixture = mixture
        shares = dict(self.mixture.question_share)
        units = []
        for number, question in enumerate(self.corpus.questions):
            whole, part = divmod(shares.get(question.dataset, 1.0), 1.0)
            for _ in range(int(whole) + (rng.random() < part)):
                if question.dataset == "fever":
                    unit = self.claim(question, rng)
                elif question.answerable:
                    unit = self.unit(number, rng)
                else:
                    unit = (self.unanswerable(number, rng),)
                if unit:
                    units.append(unit)
        return units

    def unanswerable(self, number: int, rng: random.Random) -> Example:
        """A question that its passage does not answer, with a window of it."""
        question = self.corpus.questions[number]
        passage = self.passages[question.passage]
        anchor = rng.choice(passage.sentence_starts)
        start, end = window_around(passage, (anchor, anchor), self.room(rng), rng)
        return Example(noisy_question(question.text, rng), passage.ids[start:end], (), False)

    def claim(self, question: Question, rng: random.Random) -> tuple[Example, ...]:
        """A claim with the sentences around its evidence; it has no span."""
        text = question.text if rng.random() < 0.5 else question.text.rstrip(".") + "?"
        ids = self.passages[question.passage].ids[: MAX_LENGTH - MAX_QUESTION - 3]
        return (Example(text, ids, (), question.answerable),)

    def unit(self, number: int, rng: random.Random) -> tuple[Example, ...]:
        """A question with its passage, and by chance negatives made of it."""
        question, spans = self.corpus.questions[number], self.spans[number]
        if not spans:
            return ()
        ids, inside = self.positive_window(number, rng)
        if not inside:
            return ()
        examples = [Example(noisy_question(question.text, rng), ids, inside, True, rival=True)]
        if rng.random() < self.mixture.twins:
            passage_text = self.corpus.passages[question.passage].text
            twin = impossible_twin(question.text, passage_text, self.lexicon, rng)
            if twin:
                examples.append(Example(noisy_question(twin, rng), ids, (), False))
        if rng.random() < self.mixture.answer_removed:
            examples.extend(self.answer_removed(number, rng))
        if question.rivals:
            count = min(self.mixture.story_rivals, len(question.rivals))
            others = rng.sample(question.rivals, count)
            examples.extend(self.rival(question, other, rng) for other in others)
        elif rng.random() < self.mixture.neighbours:
            for _ in range(rng.randint(1, self.mixture.most_neighbours)):
                examples.extend(self.neighbour(number, rng))
        return tuple(examples)

    def room(self, rng: random.Random) -> int:
        """Tokens a passage may have this time: short is cheap, long is what is read at run time."""
        if rng.random() < self.mixture.short_window:
            return rng.randint(*self.mixture.short_room)
        return rng.randint(150, 205)

    def positive_window(
        self, number: int, rng: random.Random
    ) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        """A window (token numbers) around an accepted span, and all accepted spans in it."""
        question, spans = self.corpus.questions[number], self.spans[number]
        passage, room = self.passages[question.passage], self.room(rng)
        start, end = window_around(passage, rng.choice(spans), room, rng)
        ids = passage.ids[start:end]
        inside = tuple(
            (first - start, last - start) for first, last in spans if first >= start and last < end
        )
        single = question.dataset == "qamr"
        if (single and rng.random() < 0.5) or (
            not single and rng.random() < self.mixture.distractors
        ):
            before, after = self.distractors(number, max(room, 60) - len(ids), rng)
            ids = (*before, *ids, *after)
            inside = tuple((first + len(before), last + len(before)) for first, last in inside)
        return ids, inside[:MAX_SPANS]

    def distractors(
        self, number: int, room: int, rng: random.Random
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Sentences of passages without the answer, to stand before and after a window."""
        before: tuple[int, ...] = ()
        after: tuple[int, ...] = ()
        for _ in range(4):
            other = self.other_passage(number, rng)
            if other is None:
                break
            passage = self.passages[other]
            edges = (*passage.sentence_starts, len(passage.ids))
            n = rng.randrange(len(edges) - 1)
            sentence = passage.ids[edges[n] : edges[n + 1]]
            if len(sentence) > room:
                continue
            room -= len(sentence)
            if rng.random() < 0.5:
                before = (*before, *sentence)
            else:
                after = (*after, *sentence)
        return before, after

    def other_passage(self, number: int, rng: random.Random) -> int | None:
        """Another passage without an accepted answer: mostly a lexical neighbour, at times any."""
        question = self.corpus.questions[number]
        ranked = [int(n) for n in self.neighbours[number] if n >= 0 and n != question.passage]
        if rng.random() < 0.15 or not ranked:
            ranked = [rng.choice(self.by_dataset[question.dataset]) for _ in range(4)]
        rng.shuffle(ranked)
        answers = [answer.lower() for answer in question.answers if answer]
        for candidate in ranked:
            text = self.lowered[candidate]
            if candidate != question.passage and not any(answer in text for answer in answers):
                return candidate
        return None

    def answer_removed(self, number: int, rng: random.Random) -> list[Example]:
        """The question and its passage less the answer's sentences; [] if an answer remains."""
        question = self.corpus.questions[number]
        passage = self.passages[question.passage]
        edges = (*passage.sentence_starts, len(passage.ids))
        holding = {
            n
            for first, last in self.spans[number]
            for n in range(sentence_of(passage, first), sentence_of(passage, last) + 1)
        }
        kept = [n for n in range(len(edges) - 1) if n not in holding]
        text = " ".join(
            self.lowered[question.passage][
                passage.bounds[edges[n]][0] : passage.bounds[edges[n + 1] - 1][1]
            ]
            for n in kept
        )
        if not kept or len(text) < 60 or any(answer.lower() in text for answer in question.answers):
            return []
        ids = tuple(token for n in kept for token in passage.ids[edges[n] : edges[n + 1]])[
            : self.room(rng)
        ]
        return [Example(noisy_question(question.text, rng), ids, (), False, rival=True)]

    def neighbour(self, number: int, rng: random.Random) -> list[Example]:
        """The question with another passage that shares its words and does not answer it."""
        other = self.other_passage(number, rng)
        return [] if other is None else [self.rival(self.corpus.questions[number], other, rng)]

    def rival(self, question: Question, other: int, rng: random.Random) -> Example:
        """The question with a window of a passage that does not answer it."""
        passage = self.passages[other]
        anchor = rng.choice(passage.sentence_starts)
        start, end = window_around(passage, (anchor, anchor), self.room(rng), rng)
        text = noisy_question(question.text, rng)
        return Example(text, passage.ids[start:end], (), False, rival=True)


def make_batches(
    units: list[tuple[Example, ...]], tokenizer: Tokenizer, token_budget: int, rng: random.Random
) -> list[Batch]:
    """Batches of similar length whose padded size stays within the token budget, in random order.

    Units are sorted by length only within stretches of 2,000, so that batches differ from epoch to
    epoch.
    """
    rng.shuffle(units)
    encoded = tokenizer.encode_batch(
        [e.question for unit in units for e in unit], add_special_tokens=False
    )
    questions = iter(encoded)
    sized = []
    for unit in units:
        rows = [(tuple(next(questions).ids[:MAX_QUESTION]), example) for example in unit]
        sized.append((max(len(ids) + len(example.passage_ids) for ids, example in rows) + 3, rows))
    batches = []
    for at in range(0, len(sized), 2000):
        together: list[Rows] = []
        count = longest = 0
        for length, rows in sorted(sized[at : at + 2000], key=lambda pair: pair[0]):
            if together and max(longest, length) * (count + len(rows)) > token_budget:
                batches.append(collate(together))
                together, count, longest = [], 0, 0
            together.append(rows)
            count, longest = count + len(rows), max(longest, length)
        batches.append(collate(together))
    rng.shuffle(batches)
    return batches


def collate(units: Sequence[Rows]) -> Batch:
    """Pad question-passage pairs to the longest and move their spans into the whole sequence."""
    rows = [row for unit in units for row in unit]
    rivals = [sum(example.rival for _, example in unit) for unit in units]
    choices = np.array(
        [
            number if rivals[number] > 1 and example.rival else -1
            for number, unit in enumerate(units)
            for _, example in unit
        ],
        dtype=np.int64,
    )
    length = min(
        MAX_LENGTH, max(len(question) + len(example.passage_ids) + 3 for question, example in rows)
    )
    input_ids = np.full((len(rows), length), PAD, dtype=np.int64)
    attention_mask = np.zeros_like(input_ids)
    token_type_ids = np.zeros_like(input_ids)
    spans = np.full((len(rows), MAX_SPANS, 2), -1, dtype=np.int64)
    answerable = np.array([example.answerable for _, example in rows], dtype=np.float32)
    for row, (question, example) in enumerate(rows):
        first = len(question) + 2  # where the passage begins
        tokens = [CLS, *question, SEP, *example.passage_ids[: length - first - 1], SEP]
        input_ids[row, : len(tokens)] = tokens
        attention_mask[row, : len(tokens)] = 1
        token_type_ids[row, first : len(tokens)] = 1
        inside = [(s + first, e + first) for s, e in example.spans if e + first < len(tokens) - 1][
            :MAX_SPANS
        ]
        if inside:
            spans[row, : len(inside)] = inside
        elif not example.answerable:
            spans[row, 0] = 0
    return Batch(input_ids, attention_mask, token_type_ids, spans, answerable, choices)
