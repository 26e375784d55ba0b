"""Accessibility of the page by axe-core in real Chromium: light and dark, wide and narrow."""

import os
from pathlib import Path

import pytest
from ui_visits import visiting

from ui.screenshots import STATES

pytest_plugins = ("ui_pages",)
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
PLACES = [
    (1280, 800, "light", ["empty", "conversation", "hover", "article", "articles", "filters",
                          "timeline"]),
    (360, 740, "dark", ["empty", "article", "abstention", "history", "follow-up"]),
]  # fmt: skip
RUN = """() => axe.run(document, { resultTypes: ["violations"] }).then((found) =>
    found.violations.map((one) => [one.impact, one.id, one.nodes.map((node) =>
        node.html.slice(0, 160) + " | " + node.failureSummary.slice(0, 300))]))"""


@pytest.fixture(scope="module")
def axe():
    if not AXE.exists():
        told = "axe-core is not there. Run: sh tests/fetch_axe.sh"
        if os.environ.get("QA_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(f"NO ACCESSIBILITY TEST RAN: {told}")
    return AXE


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0]}-{place[2]}")
def test_no_state_has_a_serious_finding(browser, chat_page, axe, place):
    width, height, scheme, states = place
    found = {}
    for name in states:
        with visiting(
            browser,
            chat_page.address,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
        ) as visit:
            visit.context.add_init_script(path=axe)
            visit.open()
            STATES[name](visit.page)
            visit.page.mouse.move(0, 0)
            found[name] = visit.page.evaluate(RUN)
    serious = {
        name: [one for one in findings if one[0] in {"serious", "critical"}]
        for name, findings in found.items()
    }
    assert {name: findings for name, findings in serious.items() if findings} == {}
    others = {(impact, rule) for findings in found.values() for impact, rule, _ in findings}
    assert others <= {("moderate", "region"), ("moderate", "landmark-complementary-is-top-level")}
