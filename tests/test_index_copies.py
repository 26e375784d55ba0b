"""Which articles are one text: copies, cut and re-led ones; not updates, not mere likeness."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.copies import Signature, are_copies, cluster_signatures, sign

LEAD = (
    "ELMFORD (AP) — At least 12 people died when a dam above the town of Elmford gave way on"
    " Tuesday, and rescuers were still searching the lower streets for others, officials said."
)
BODY = [
    "The wall of water reached the market square within four minutes of the first alarm.",
    "Mayor Ada Holt said that most of the dead were found near the old railway station.",
    "Engineers had reported cracks in the eastern pillar during an inspection last spring.",
    "The owner of the dam, Northern Water, said it would help investigators in every way.",
    "Schools in the valley will stay closed and trains will not run until further notice.",
    "Volunteers from neighbouring villages brought blankets, soup and dry clothes all night.",
    "The last flood of this kind hit the valley in 1954 and led to the building of the dam.",
]
ARTICLE = "\n\n".join([LEAD, *BODY])
OTHER = (
    "Parliament voted late on Thursday to keep the fuel tax as it is, after a debate that lasted"
    " nine hours and split both of the governing parties. The finance minister said the money was"
    " needed for roads. Farmers blocked the bridge in protest and promised to come back on Monday."
)


def cluster_copies(articles):
    return cluster_signatures((name, sign(text)) for name, text in articles)


def copies(one, other):
    return cluster_copies([("one", one), ("other", other)])["other"] == "one"


def test_the_same_text_is_a_copy_whatever_its_case_spacing_and_quotes():
    assert copies(ARTICLE, ARTICLE.upper().replace("\n\n", "\n").replace(",", " ,"))


def test_an_agency_text_that_was_cut_is_a_copy_of_the_whole_and_the_other_way_round():
    cut = "\n\n".join([LEAD, *BODY[:3]])
    assert copies(ARTICLE, cut)
    assert copies(cut, ARTICLE)


def test_an_agency_text_with_a_new_lead_is_a_copy():
    led = "Grief and anger filled a small northern town this week after its dam collapsed without"
    led += " any warning to the people who lived right below it, our correspondent reports."
    assert copies(ARTICLE, "\n\n".join([led, *BODY]))


def test_a_lightly_edited_text_is_a_copy():
    assert copies(ARTICLE, ARTICLE.replace("in every way", "fully").replace("all night", ""))


def test_another_text_is_no_copy():
    assert not copies(ARTICLE, OTHER)


def test_a_toll_that_rose_is_an_update_and_no_copy():
    assert not copies(ARTICLE, ARTICLE.replace("12 people", "15 people"))
    assert not copies(ARTICLE, ARTICLE.replace("12 people", "15 people, up from 12,"))


def test_a_corrected_date_in_the_lead_is_no_copy():
    dated = ARTICLE.replace("on Tuesday", "on Jan. 6")
    assert not copies(dated, dated.replace("Jan. 6", "Jan. 7"))


def test_a_new_lead_with_a_new_toll_is_no_copy():
    led = "The number of the dead in the Elmford dam disaster has climbed to 31 as crews reached"
    led += " the last of the flooded cellars, the regional government announced on Friday evening."
    assert not copies(ARTICLE, "\n\n".join([led, *BODY]))


def test_a_number_in_words_is_the_same_number():
    assert copies(ARTICLE, ARTICLE.replace("12 people", "twelve people"))
    assert not copies(ARTICLE, ARTICLE.replace("12 people", "fifteen people"))


def test_a_number_that_differs_far_below_the_lead_does_not_part_copies():
    assert copies(ARTICLE, ARTICLE.replace("1954", "1955"))


def test_a_brief_quoted_whole_in_a_long_report_does_not_make_it_a_copy():
    brief = "\n\n".join([LEAD, BODY[0]])
    generator = random.Random(3)
    words = [f"w{generator.randrange(10_000)}x" for _ in range(600)]
    assert not copies(" ".join(words) + "\n\n" + brief, brief)


def test_short_texts_are_copies_only_if_they_are_equal():
    short = "The Ash bridge is closed until Friday, the council said."
    assert copies(short, short.upper())
    assert not copies(short, short.replace("Friday", "Monday"))
    assert not copies(short + " More soon.", short)


def test_texts_without_words_are_copies_of_nothing():
    assert cluster_copies([("a", ""), ("b", ""), ("c", "— … !")]) == {"a": "a", "b": "b", "c": "c"}
    assert cluster_copies([]) == {}


def test_the_first_given_stands_for_its_copies_and_every_article_is_there_once():
    cut = "\n\n".join([LEAD, *BODY[:4]])
    found = cluster_copies([("x", OTHER), ("b", cut), ("a", ARTICLE), ("c", ARTICLE.upper())])
    assert found == {"x": "x", "b": "b", "a": "b", "c": "b"}


def test_an_update_has_copies_of_its_own():
    rose = ARTICLE.replace("12 people", "15 people")
    cut = "\n\n".join([rose.split("\n\n")[0], *BODY[:5]])
    assert cluster_copies([("old", ARTICLE), ("new", rose), ("cut", cut)])["cut"] == "new"


def test_a_thousand_edited_copies_are_one_cluster():
    articles = [("first", ARTICLE)]
    articles += [(f"copy {n}", f"{ARTICLE}\n\nFrom our desk in Town{n}.") for n in range(999)]
    assert set(cluster_copies(articles).values()) == {"first"}


def test_signatures_stored_and_read_back_give_the_same_clusters():
    texts = {"a": ARTICLE, "b": ARTICLE + " The end.", "c": OTHER}
    read = [(name, Signature.from_bytes(sign(text).to_bytes())) for name, text in texts.items()]
    assert (
        cluster_signatures(read) == cluster_copies(texts.items()) == {"a": "a", "b": "a", "c": "c"}
    )


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"not a signature",
        b"[]\n",
        b'{"version": 1}\n',
        b'{"version": 0}\n',
        sign(ARTICLE).to_bytes()[:-1],
        b"\xff\xfe\n",
    ],
)
def test_bytes_that_are_no_signature_are_refused(stored):
    with pytest.raises(ValueError, match="sign again"):
        Signature.from_bytes(stored)


@given(st.text(max_size=400))
def test_every_text_with_words_is_a_copy_of_itself_and_its_signature_survives_storing(text):
    signature = sign(text)
    assert Signature.from_bytes(signature.to_bytes()) == signature
    assert are_copies(signature, signature) == (signature.words > 0)


@given(st.integers(0, len(BODY)), st.integers(0, len(BODY)))
def test_being_copies_does_not_depend_on_the_order(one, other):
    a = sign("\n\n".join([LEAD, *BODY[:one]]))
    b = sign("\n\n".join([LEAD.replace("12", "13"), *BODY[other:]]))
    assert are_copies(a, b) == are_copies(b, a)
