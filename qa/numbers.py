"""Numbers in words and figures: "two", "a dozen", "1.5 million", "$3bn", "12 per cent"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: float(n) for n, word in enumerate(_SMALL)}
_WORDS |= {word: 10.0 * (n + 2) for n, word in enumerate(_TENS)}
_WORDS |= {"a": 1.0, "an": 1.0, "half": 0.5, "both": 2.0, "twice": 2.0, "once": 1.0, "single": 1.0}
_WORDS |= {"none": 0.0}
_DOZEN = 12.0
_SCALES = {
    "dozen": _DOZEN,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "bn": 1e9,
    "mn": 1e6,
    "tn": 1e12,
}
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_TOKEN = re.compile(
    rf"(?P<figure>{_FIGURE.pattern})|(?P<word>[^\W\d_]+)|(?P<sign>[$€£¥%])", re.UNICODE
)
_UNITS = {
    "%": "percent",
    "percent": "percent",
    "per": "percent",
    "$": "dollar",
    "dollar": "dollar",
    "dollars": "dollar",
    "€": "euro",
    "euro": "euro",
    "euros": "euro",
    "£": "pound",
    "pound": "pound",
    "pounds": "pound",
    "celsius": "celsius",
    "fahrenheit": "fahrenheit",
}
_DEGREES = ("degree", "degrees")
_LENGTHS = {
    "kilometre": 1000.0,
    "kilometer": 1000.0,
    "km": 1000.0,
    "mile": 1609.344,
    "metre": 1.0,
    "meter": 1.0,
    "foot": 0.3048,
    "feet": 0.3048,
    "ft": 0.3048,
    "inch": 0.0254,
    "cm": 0.01,
}
_WEIGHTS = {
    "kilogram": 1.0,
    "kilo": 1.0,
    "kg": 1.0,
    "lb": 0.45359237,
    "tonne": 1000.0,
    "ton": 1000.0,
}
_VOLUMES = {"litre": 1.0, "liter": 1.0, "gallon": 3.785412, "barrel": 158.987295}
_TIMES = {
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "fortnight": 1209600.0,
    "month": 2629746.0,
    "year": 31556952.0,
    "decade": 315569520.0,
}
_CONVERTED = (
    (_LENGTHS, "metre"), (_WEIGHTS, "kilogram"), (_VOLUMES, "litre"), (_TIMES, "second"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: metres, kilograms, litres and seconds for what measures those.

    `unit` is empty where none is told; "percent", "dollar" and the like are kept as they are.
    """

    value: float
    unit: str = ""
    step: float = 0.0
    """How much one of the unit named is: 604,800 seconds for "six weeks"; 0 where not converted."""
    grain: float = field(default=0.0, compare=False)
    """How much one of its last digit that is not 0 is: 10 miles in metres for "70 miles"."""


def amount_in(text: str) -> Amount | None:
    """Return the one number of a short stretch, or None where there is none or more than one."""
    found: list[Amount] = []
    tokens = [match.group().lower() for match in _TOKEN.finditer(text)]
    place = 0
    while place < len(tokens):
        value, after = _number(tokens, place)
        if value is None:
            place += 1
            continue
        before = tokens[place - 1] if place else ""
        found.append(_with_unit(value, before, tokens[after : after + 2]))
        place = after
    return found[0] if len(found) == 1 else None


def _number(tokens: list[str], place: int) -> tuple[float | None, int]:
    """Return the number that begins at a place, and the place after it."""
    if place and tokens[place - 1] == "no":
        return None, place + 1  # "no one"
    total: float = 0.0
    current: float | None = None
    at = place
    while at < len(tokens):
        follows = tokens[at + 1] if at + 1 < len(tokens) else ""
        if tokens[at] == "and" and current is not None and follows in _WORDS:
            at += 1
            continue
        scale = _scale(tokens[at], at > place)
        bare = scale == _DOZEN or (tokens[at] == "hundred" and follows == "and")
        if scale is not None and (current is not None or bare):
            current = (1.0 if current is None else current) * scale
            if scale >= 1000.0:
                total, current = total + current, 0.0
        else:
            joined = _joined(current, _plain(tokens[at], follows))
            if joined is None:
                break
            current = joined
        at += 1
    return (None, place + 1) if current is None else (total + current, at)


def _plain(token: str, follows: str) -> float | None:
    """Return what one word or figure stands for; "a" only before a scale: "a million"."""
    if token[0].isdigit():
        return float(token.replace(",", ""))
    if token in ("a", "an") and _scale(follows, after_number=True) is None:
        return None
    return _WORDS.get(token)


def _scale(token: str, after_number: bool) -> float | None:
    """Return what a scale word multiplies by; single letters only straight after a number."""
    plain = token.removesuffix("s") if len(token) > 3 else token
    if len(plain) <= 2 and not after_number:
        return None
    return _SCALES.get(plain)


def _joined(current: float | None, word: float | None) -> float | None:
    """Return "twenty" + "one", or None where two numbers merely stand side by side."""
    if word is None:
        return None
    if current is None or current == 0.0:
        return word
    if (current >= 100 and word < 100) or (current >= 20 and current % 10 == 0 and word < 10):
        return current + word
    return None


def _with_unit(value: float, before: str, after: list[str]) -> Amount:
    word = after[-1] if after[:1] and after[0] in _DEGREES else "".join(after[:1])
    plain = word.removesuffix("s") if word not in _LENGTHS else word
    for table, unit in _CONVERTED:
        if plain in table:
            return Amount(value * table[plain], unit, table[plain], grain_of(value) * table[plain])
    if before in ("$", "€", "£", "¥"):
        unit = _UNITS.get(before, before)
    elif word == "per" and after[1:2] != ["cent"]:
        unit = ""
    else:
        unit = _UNITS.get(word, "")
    return Amount(value, unit, grain=grain_of(value))


def grain_of(value: float) -> float:
    """Return how much one of the last digit that is not 0 is: 10 of 470, 0.1 of 2.5."""
    if not value:
        return 1.0
    digits = Decimal(str(value)).normalize()
    return float(Decimal(1).scaleb(int(digits.as_tuple().exponent)))
