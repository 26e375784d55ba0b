"""The report's drawings as inline SVG: no script, no request, colours from the page's theme."""

from __future__ import annotations

from collections.abc import Sequence

from eval.risk import CalibrationBin

_LEFT, _TOP, _WIDTH, _HEIGHT = 60, 14, 300, 210
_BOX = f"0 0 {_LEFT + _WIDTH + 16} {_TOP + _HEIGHT + 44}"
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_BAR_WIDTH, _BAR_HEIGHT = 120, 14


def risk_coverage_plot(curve: Sequence[tuple[float, float]]) -> str:
    """Return the risk-coverage curve: share answered across, share wrong of those upwards."""
    points = [_point(coverage, risk) for coverage, risk in curve]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points) if points else ""
    dots = "".join(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in points)
    end = curve[-1] if curve else (0.0, 0.0)
    label = (
        f"Risk-coverage curve: {end[1]:.0%} of the answers are wrong when {end[0]:.0%} of the "
        "questions are answered."
    )
    body = f'<path class="line" d="{path}"/>{dots}' if points else ""
    return _plot(label, body, "share of questions answered", "share of answers that are wrong")


def calibration_plot(bins: Sequence[CalibrationBin]) -> str:
    """Return the reliability diagram: confidence across, accuracy upwards, dot by count."""
    most = max((one.count for one in bins), default=1)
    (x0, y0), (x1, y1) = _point(0, 0), _point(1, 1)
    drawn = [f'<line class="ideal" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>']
    for one in bins:
        x, y = _point(one.confidence, one.accuracy)
        _, ideal = _point(0, one.confidence)
        radius = 3 + 7 * (one.count / most) ** 0.5
        name = f"{one.count} answers: confidence {one.confidence:.2f}, accuracy {one.accuracy:.2f}"
        drawn.append(
            f'<line class="gap" x1="{x:.1f}" y1="{y:.1f}" x2="{x:.1f}" y2="{ideal:.1f}"/>'
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{name}</title></circle>"
        )
    label = "Calibration: dots on the dashed line mean that the confidence is as high as it says."
    return _plot(label, "".join(drawn), "confidence", "share that is right")


def share_bar(value: float, low: float | None, high: float | None) -> str:
    """Return a small bar from 0 to 1 with its interval as a whisker."""
    middle = _BAR_HEIGHT / 2
    whisker = ""
    if low is not None and high is not None:
        left, right = low * _BAR_WIDTH, high * _BAR_WIDTH
        whisker = (
            f'<line class="whisker" x1="{left:.1f}" y1="{middle}" x2="{right:.1f}" y2="{middle}"/>'
            f'<line class="whisker" x1="{left:.1f}" y1="3" x2="{left:.1f}" y2="{_BAR_HEIGHT - 3}"/>'
            f'<line class="whisker" x1="{right:.1f}" y1="3" x2="{right:.1f}" '
            f'y2="{_BAR_HEIGHT - 3}"/>'
        )
    width = max(0.0, min(1.0, value)) * _BAR_WIDTH
    return (
        f'<svg class="bar" viewBox="-1 0 {_BAR_WIDTH + 2} {_BAR_HEIGHT}" aria-hidden="true">'
        f'<rect class="track" width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}" rx="2"/>'
        f'<rect class="fill" width="{width:.1f}" height="{_BAR_HEIGHT}" rx="2"/>{whisker}</svg>'
    )


def _point(across: float, up: float) -> tuple[float, float]:
    return _LEFT + across * _WIDTH, _TOP + (1 - up) * _HEIGHT


def _plot(label: str, body: str, across: str, up: str) -> str:
    grid: list[str] = []
    for tick in _TICKS:
        x, y = _point(tick, tick)
        grid.append(
            f'<line class="grid" x1="{x}" y1="{_TOP}" x2="{x}" y2="{_TOP + _HEIGHT}"/>'
            f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{_LEFT + _WIDTH}" y2="{y}"/>'
            f'<text x="{x}" y="{_TOP + _HEIGHT + 16}" text-anchor="middle">{tick:g}</text>'
            f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>'
        )
    middle_x, middle_y = _LEFT + _WIDTH / 2, _TOP + _HEIGHT / 2
    return (
        f'<svg class="plot" viewBox="{_BOX}" role="img" aria-label="{label}">{"".join(grid)}'
        f'<text x="{middle_x}" y="{_TOP + _HEIGHT + 36}" text-anchor="middle">{across}</text>'
        f'<text transform="rotate(-90 12 {middle_y})" x="12" y="{middle_y}" '
        f'text-anchor="middle">{up}</text>{body}</svg>'
    )
