"""Retrieval that heeds time: hard dates filter, spoken-of times favour, both read on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from index.catalogue import PassageColumns, int_to_date
from index.embedder import Vectors
from index.opened import OpenIndex
from qa.answer import Evidence
from qa.retrieve import Filters, Search, retrieve
from qa.when import TimeSense, read_time, time_boost, time_boosts


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence, and how time had a hand in it."""

    evidence: tuple[Evidence, ...]
    filters: Filters
    """Those given and those that the question asks for."""
    favour: Mapping[str, float]
    """How well each article's day fits, 0 to 1."""
    read_on: date | None
    """The day that relative times were read against, where there were any."""
    unclear: tuple[str, ...] = ()
    """Dates in the question that read differently in London and New York."""


def search_in_time(
    index: OpenIndex,
    vector: Vectors,
    question: str,
    search: Search,
    filters: Filters,
    as_of: date | None,
    weight: float,
) -> Found:
    """Retrieve with the question's own sense of time.

    The day of asking is `as_of`, or else that of the newest article. Who names a day of asking
    asks about the news of those days: then newer articles are favoured even where the question
    names no time.
    """
    today = as_of or newest(index.catalogue.columns())
    if weight == 0.0 or today is None:
        return Found(retrieve(index, vector, question, search, filters), filters, {}, None)
    sense = read_time(question, today)
    wanted = _narrowed(filters, sense)
    if as_of is not None and not sense.mentions:
        sense = replace(sense, recent=True)
    favour = None
    if sense.favoured or sense.recent:
        columns = index.catalogue.columns()
        by_article = time_boosts(columns.published, sense, today)
        favour = weight * np.asarray(by_article[columns.article], dtype=np.float64)
    evidence = retrieve(index, vector, question, search, wanted, favour)
    fits = {e.article.id: time_boost(e.article.published, sense, today) for e in evidence}
    relative = any(mention.relative for mention in sense.mentions)
    read_on = today if relative or wanted != filters else None
    return Found(evidence, wanted, fits, read_on, sense.unclear)


def newest(columns: PassageColumns) -> date | None:
    """Return the day of the newest article, or None where all are undated."""
    return int_to_date(int(columns.published.max())) if len(columns.published) else None


def _narrowed(filters: Filters, sense: TimeSense) -> Filters:
    """Return the filters with the dates of publication that the question asks for."""
    since = max((day for day in (filters.since, sense.since) if day), default=None)
    until = min((day for day in (filters.until, sense.until) if day), default=None)
    return replace(filters, since=since, until=until)
