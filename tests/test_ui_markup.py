"""Foreign text is inert by construction, and nothing visible of it is lost."""

import html
import string
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_payloads import LINK_PAYLOADS, payloads

from qa.confidence import confidence_in_words
from ui.markup import MAX_COMBINING_MARKS, Markup, attribute, foreign, join, tag, visible
from ui.wording import host_of, web_link


class Elements(HTMLParser):
    """Collects the elements and attributes that a parser sees."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, name, attributes):
        self.found.append((name, dict(attributes)))

    def handle_data(self, data):
        self.text += data


@given(st.text())
def test_foreign_text_has_no_punctuation_that_a_parser_could_act_on(text):
    inert = foreign(text).replace("<br>", "")
    for reference in {f"&#{ord(mark)};" for mark in string.punctuation}:
        inert = inert.replace(reference, "")
    assert not set(inert) & set(string.punctuation)


@given(st.text())
def test_foreign_text_reads_as_it_was_written(text):
    assert html.unescape(foreign(text).replace("<br>", "\n")) == visible(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"], codec="utf-8")))
def test_ordinary_text_loses_nothing(text):
    kept = [c for c in visible(text) if c not in "\xa0"]
    assert kept == [c for c in text if c in set(visible(text)) and c not in "\xa0"]


@given(st.text(), st.text())
def test_element_from_foreign_text_is_one_element(text, value):
    (name, attributes), *others = Elements(tag("p", text, title=value)).found
    assert name == "p"
    assert set(attributes) == {"title"}
    assert {other for other, _ in others} <= {"br"}


@pytest.mark.parametrize("payload", payloads())
def test_payload_becomes_text_only(payload):
    parsed = Elements(tag("div", payload, data_x=payload))
    assert {name for name, _ in parsed.found} <= {"div", "br"}
    assert set(parsed.found[0][1]) == {"data-x"}


def test_invisible_characters_go_and_marks_are_thinned():
    assert visible("a\u202eb\u200bc\x00d\ue000\ud800e\U000e0041") == "abcd\ue000e"
    assert visible("a" + "\u0301" * 50) == "a" + "\u0301" * MAX_COMBINING_MARKS
    assert visible("one\r\ntwo\u2028three\tfour") == "one\ntwo\nthree four"
    assert visible("Nicolás Žižek Владимир 普京 👍🏽") == "Nicolás Žižek Владимир 普京 👍🏽"


def test_only_markup_passes_unescaped():
    assert join(Markup("<b>"), "<b>", None) == "<b>&#60;b&#62;"
    assert "<b>" not in tag("p", Markup("<i>") + "<b>")  # adding a string gives a plain string
    assert tag("a", hidden=True, title=None, open=False, class_="x") == '<a hidden class="x"></a>'
    assert attribute('a"b\nc') == "a&#34;b c"


@pytest.mark.parametrize("url", LINK_PAYLOADS)
def test_strange_address_is_no_link(url):
    assert web_link(url) is None


def test_link_carries_the_quoted_words():
    url = "https://www.dw.com/en/a-1#top"
    assert web_link("https://dw.com/a") == "https://dw.com/a"
    assert web_link("https://dw.com/a", "A well-known, short one") == (
        "https://dw.com/a#:~:text=A%20well%2Dknown%2C%20short%20one"
    )
    long = " ".join(f"word{n}" for n in range(40))
    assert web_link(url, long) == (
        url
        + ":~:text=word0%20word1%20word2%20word3%20word4%20word5,"
        + "word34%20word35%20word36%20word37%20word38%20word39"
    )
    assert host_of(url) == "dw.com"
    assert host_of("https://müller.example/") == "xn--mller-kva.example"


def test_confidence_has_words_for_every_value():
    words = [confidence_in_words(value / 100) for value in range(101)]
    assert words[0] == "Unsure: check the quotations"
    assert words[-1] == "Very likely right"
    assert len(set(words)) == 4
