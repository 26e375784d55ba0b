"""Cleaning judged on whole pages, all invented: in each the lines to keep start with `+`.

`{{ }}` marks a stretch inside a kept line that must go.
"""

# ruff: noqa: E501 (the pages have their own lines)

import re
from dataclasses import dataclass
from datetime import date

import pytest

from index.cleaning import clean
from index.formats import from_plain_text


@dataclass(frozen=True)
class Page:
    marked: str
    title: str | None = None
    author: str | None = None
    source: str | None = None
    published: date | None = None

    @property
    def raw(self):
        marked = "\n".join(line[1:] for line in self.marked.strip("\n").split("\n"))
        return marked.replace("{{", "").replace("}}", "")

    @property
    def lines(self):
        return [line for line in self.marked.strip("\n").split("\n") if line[1:].strip()]

    @property
    def kept(self):
        kept = [line[1:] for line in self.lines if line.startswith("+")]
        return [re.sub(r" *\{\{.*?\}\} *", "", line) for line in kept]

    @property
    def furniture(self):
        return [line[1:] for line in self.lines if line.startswith("-")]


PAGES = {
    "regional paper": Page(
        """
-Skip to main content
-Harbour Gazette
-Home
-News
-Sport
-What's On
-Jobs
-Home > News > Local
-
-Council votes to reopen Marlow swimming pool after four years
-
-By Hannah Okafor
-Local Democracy Reporter
-Published 14 March 2025, 06:00 GMT
-Share
-Save
-
+Marlow's outdoor swimming pool will reopen in May after the town council voted on Thursday to spend £1.2m on repairs.
+
+The pool has been closed since a pump failed in the summer of 2021, and campaigners had feared that it would be filled in.
+
-Advertisement
-
+"It has taken four years, three petitions and a great deal of tea," said Joan Pettifer, who chairs the Friends of Marlow Pool.
+
-READ MORE: Bin strike enters its third week
-
+The vote
+
+Councillors backed the plan by 19 votes to seven. Labour's Imran Qureshi said that the money would have been better spent on roads.
+
+Work begins on Monday.
+
-We use cookies to improve your experience on our site. Accept all cookies
-Comments (42)
-Please report any comments that break our rules.
-Related articles
-Library to close on Wednesdays
-Market traders fear higher rents
-© 2025 Harbour Gazette Ltd. All rights reserved.
""",
        title="Council votes to reopen Marlow swimming pool after four years",
        author="Hannah Okafor",
        source="Harbour Gazette",
        published=date(2025, 3, 14),
    ),
    "wire story": Page(
        """
-Dam breach floods hundreds of homes in northern Varenia
-
-By TOMAS LINDQVIST
-Updated 4:12 PM EST, February 3, 2024
-
+KORSK, Varenia (AP) — A dam on the Lower Sel river burst early on Saturday, flooding at least 640 homes and forcing thousands of people to leave, officials said.
+
-A woman carries her dog through floodwater in Korsk, Varenia, Saturday, Feb. 3, 2024. (AP Photo/Ines Markovic)
-
+Emergency services minister Pavel Doru said that 11 people were missing and that helicopters had pulled 70 others from rooftops.
+
+Engineers warned about cracks in the dam in 2019, according to documents seen by The Associated Press.
+
-___
-
+Doru rejected the warnings on Saturday. "Nobody told this ministry that the wall could fail," he told reporters.
+
+The river is expected to crest on Sunday night.
+
-___
-
-Associated Press writer Lena Horvat in Brask contributed to this report.
-Sign up for our weekly newsletter: The World in Brief
-Most read
-1. Storm names for 2024 announced
-2. How to prepare an emergency kit
""",
        title="Dam breach floods hundreds of homes in northern Varenia",
        author="Tomas Lindqvist",
        source="AP",
        published=date(2024, 2, 3),
    ),
    "indian daily": Page(
        """
-Home / India News / Monsoon arrives early in Kerala, brings relief
-Monsoon arrives early in Kerala, brings relief
+The weather office has forecast above-normal rain for the fourth year in a row
-By Press Desk
-UPDATED: Jun 01, 2023 08:15 IST
-Share Via
-Copy Link
-
+The southwest monsoon reached the Kerala coast on Wednesday, two days ahead of its normal date, the India Meteorological Department said.
+
+Rain fell at 14 of the department's 18 stations in the state, meeting the threshold at which the onset is declared. {{Rain-soaked platform in Thrissur (ANI photo)}}
+
-Also Read | Heatwave claims nine lives in Vidarbha
-
+Farmers who had held back sowing because of the heat said that they would start with paddy this week. "We have waited for this," said K. Raghavan of Palakkad.
+
+The department expects rain of 103% of the long-period average for the season as a whole.
+
-(This story has not been edited by our staff and is auto-generated from a syndicated feed.)
-Topics
-Kerala
-Monsoon
-IMD
-Subscribe to our best newsletters
-Trending Topics to Follow
""",
        title="Monsoon arrives early in Kerala, brings relief",
        published=date(2023, 6, 1),
    ),
    "blog": Page(
        """
-The Slow Gardener
-About | Archive | Contact
-
-Why I stopped digging my vegetable beds
-Posted on October 9, 2022 by Miriam Falk
-
+For twenty years I turned over every bed in autumn, because my father did and because the books told me to.
+
+Then I hurt my back, and the beds were left alone. The next summer they gave more beans than ever before.
+
+What changed in the soil
+
+I sent samples from the dug and the undug beds to a laboratory in Freiburg. Three things stood out:
+
+1. Twice as many earthworms in the undug beds
+2. A third more organic matter
+3. Fewer slugs, to my surprise
+
+So I will not dig again. My back agrees.
+
-Share this:
-Twitter
-Facebook
-Like this:
-Loading...
-Categories: Soil, Vegetables
-Tags: no-dig, compost
-3 thoughts on “Why I stopped digging my vegetable beds”
-Peter says:
-October 10, 2022 at 7:14 am
-I did the same thing last year and my carrots came out crooked, so I am not sure that it works for everything.
-Reply
-Leave a Reply
-Your email address will not be published. Required fields are marked *
""",
        title="Why I stopped digging my vegetable beds",
        author="Miriam Falk",
        published=date(2022, 10, 9),
    ),
    "interview": Page(
        """
-"A bridge is a promise": an engineer on rebuilding the Tarn crossing
-Interview by Sofia Brandt
-8 May 2021
-5 min read
-
+Elio Marchetti has rebuilt eleven bridges in four countries. We spoke to him on the bank of the Tarn, where his twelfth is about to open.
+
+Why did the old bridge fall?
+
+Because nobody looked at it. The cables rusted from the inside for forty years.
+
+And the new one?
+
+It has sensors in every cable. If one starts to corrode we will know within a day.
+
+What does it cost?
+
+Less than the ferry did.
+
+Marchetti laughs, and then points at the far bank, where schoolchildren are waiting for the first bus to cross.
+
+Will they be afraid?
+
+I hope so, a little.
+
-Listen to this article
-Follow us on Instagram
""",
        title='"A bridge is a promise": an engineer on rebuilding the Tarn crossing',
        author="Sofia Brandt",
        published=date(2021, 5, 8),
    ),
    "live blog": Page(
        """
-Live
-Election night in Brenholm: results as they come in
-Last updated: 6 June 2024 23:58 GMT
-
+Polls have closed in Brenholm after the most expensive campaign in the city's history, and counting is under way in 212 halls.
+
+23:58
+Turnout at 71 percent
+The electoral commission puts turnout at 71 percent, nine points above the last election.
+
+23:31
+Mayor concedes first ward
+Mayor Astrid Holm has conceded the harbour ward, which she had held since 2009.
+
+22:05
+First exit poll
+An exit poll for the public broadcaster gives the Green list 38 percent and the mayor's party 33 percent.
+
-Load more
""",
        title="Election night in Brenholm: results as they come in",
        published=date(2024, 6, 6),
    ),
    "list at the end": Page(
        """
-Film prizes: The full list of winners
-
-Marcus Adeyemi
-Culture Daily
-12 Jan 2020
-
+"The Salt Road" won best film at the Lakeside Festival on Saturday, the first documentary ever to take the prize.
+
+Its director, Nour Haddad, dedicated the award to the drivers who had carried her camera across the desert.
+
+The winners:
+
+Best film: The Salt Road
+Best director: Nour Haddad
+Best actor: Iben Skov, Winter Light
+Best actress: Teresa Pinto, The Upstairs Room
+Best short: Eleven Doors
""",
        title="Film prizes: The full list of winners",
        author="Marcus Adeyemi",
        source="Culture Daily",
        published=date(2020, 1, 12),
    ),
    "poem inside": Page(
        """
-Poet laureate marks reopening of the lighthouse
-Arts
-Review by Colm Daly | Published: 2019-09-21
-
+The poet laureate read a new work on Saturday as the lighthouse at Skerrow Point was lit for the first time in sixty years.
+
+About two hundred people stood on the rocks to hear it. It ends:
+
+The lamp goes round and does not ask
+who sails, or why, or when;
+it does its one unhurried task
+and does its task again
+
+The keeper's granddaughter, who is 91, switched on the lamp. She said that it was brighter than she remembered.
+
-Get the best of arts in your inbox every Friday. Sign up here.
""",
        title="Poet laureate marks reopening of the lighthouse",
        author="Colm Daly",
        published=date(2019, 9, 21),
    ),
    "broadcaster": Page(
        """
-Accessibility links
-Sign in
-Menu
-Ferry firm apologises after passengers stranded overnight
-3 hours ago
-Ruth Abernethy
-BBN News, Stornhaven
-Image source, PA Media
-Image caption, Some passengers slept on the floor of the terminal
-
+A ferry company has apologised after 180 passengers were left in a terminal overnight when their crossing was cancelled.
+
+The last boat from Stornhaven was called off at 22:40 on Friday because of a fault with its bow door.
+
+'No blankets'
+
+Passenger Gordon Leask said that there were no blankets and only one working toilet.
+
+"My mother is 84 and she slept on a bench," he said.
+
-Video caption, Watch: Passengers sing to pass the night
-
+Northlink said that it was "truly sorry" and that everyone would be refunded.
+
-Related Topics
-Ferries
-Stornhaven
-More on this story
-New ferries delayed for a third time
-Island leaders demand summit on crossings
-Top stories
-Live. Storm closes schools
""",
        title="Ferry firm apologises after passengers stranded overnight",
        author="Ruth Abernethy",
        source="BBN News",
    ),
    "think tank": Page(
        """
-Published on 2 December 2025
-
+The price of lithium has fallen by four-fifths in two years, and with it the case for opening new mines in Europe has weakened.
+
+That does not mean that the case has gone. Prices that fall because of a glut rise again when the marginal mines close, and they are closing.
+
+Governments should therefore treat the present calm as a time to write permits, not as a reason to stop writing them. {{Open-pit lithium mine (Reuters)}}
+
+The alternative is to discover in 2030 that the rocks are in the ground and the refineries are elsewhere.
+
-The views expressed in this article are those of the author alone and do not reflect the position of the institute.
-This commentary is written by Dr. Agnes Villier, senior fellow, Institute for Resource Policy, Brussels.
""",
        author="Agnes Villier",
        source="Institute for Resource Policy",
        published=date(2025, 12, 2),
    ),
    "aggregator": Page(
        """
-Central bank of Moravia leaves rates unchanged
-Markets
-Business
-
-Central bank of Moravia leaves rates unchanged
-
-FT
-Financial Tribune
-6 hours ago
-Curated ByNewsroom AI
-Fact-checked ByDeputy Editor
-Published
-Sep 18, 2025
-
+Moravia's central bank left its main interest rate at 5.25 percent on Thursday, as 19 of 21 economists had expected.
+
+Governor Jana Hlavac said that inflation was "within sight of the target" but that wages were still rising too quickly.
+
-To listen to this audio please enable JavaScript and consider upgrading to a supported browser
-
+The koruna rose by 0.3 percent against the euro after the decision. Two members of the board voted for a cut.
+
-This article was translated from Moravian by machine.
-
-Editorial Standards & Process
-
-Independent reporting & verification
-
-Reviewed by Standards Desk
-
-Our Methodology
-
-This article contains synthesis and original analysis by our editorial team, checked against primary documents.
-
-Primary Source
-
-Financial Tribune
""",
        title="Central bank of Moravia leaves rates unchanged",
        source="Financial Tribune",
        published=date(2025, 9, 18),
    ),
    "paywall": Page(
        """
-Subscribe
-Log in
-The quiet return of the night train
+Europe's sleepers are full again, and nobody planned it
-Eva Lindholm, Transport Correspondent
-MAY 2 2023
-Gift article
-
+On a Tuesday in February, every bed on the 19:47 from Hamburg to Stockholm was taken, and so was most of the floor.
+
+Ticket sales on Europe's night trains have risen by 60 percent since 2019, according to the operators' association.
+
-To continue reading this article, subscribe today
-
+The trains themselves are forty years old. New carriages ordered in 2018 have been delivered to one company only.
+
-You have read 3 of 4 free articles this month.
-Already a subscriber? Log in
-Copyright The Continental Limited 2023. All rights reserved.
-Reuse this content
""",
        title="The quiet return of the night train",
        author="Eva Lindholm",
        source="The Continental",
        published=date(2023, 5, 2),
    ),
    "hard-wrapped": Page(
        """
-Subject: Farmers block border crossing over grain imports
-Date: 2024-04-11
-
+Farmers used tractors to block the main border crossing at Zelna on
+Thursday, saying that cheap grain from abroad had cut their income by
+half in a single year.
+
+The blockade held up about 300 lorries. Police said that they would not
+clear the road by force, and the agriculture minister offered to meet
+the leaders of the protest on Friday.
+
-Advertisement
-
+"We will leave when there is a price floor," said Milos Benda, who
+grows wheat on 200 hectares.
""",
        title="Farmers block border crossing over grain imports",
        published=date(2024, 4, 11),
    ),
    "sports report": Page(
        """
-FT | Rovers 2-1 Athletic
-Late goal sends Rovers top
-By Dan Whitlock at Mill Lane
-Sat 18 Nov 2023
-
+Rovers went to the top of the second division for the first time since 1996 when Kofi Mensah scored in the 93rd minute.
+
+Athletic had led through an own goal, and should have added a second before half-time.
+
+"I closed my eyes and hit it," said Mensah.
+
+He is 19.
+
-View gallery
-Player ratings
-Fixtures and results
-Follow Rovers on Telegram
-More sport
""",
        title="Late goal sends Rovers top",
        author="Dan Whitlock",
        published=date(2023, 11, 18),
    ),
    "no furniture at all": Page(
        """
+The last telegraph office in the country closed on Friday.
+
+It had sent no telegram since March. Its clerk, Anselm Roth, had kept the line open by sending one to himself each Monday.
+
+"Somebody has to test it," he said.
+
+Roth retires today.
"""
    ),
}


def words_of(lines):
    return sum(len(line.split()) for line in lines)


def kept_lines(page):
    return [line for line in clean(page.raw).text.split("\n") if line]


@pytest.mark.parametrize("name", PAGES)
def test_content_is_kept_and_furniture_is_gone(name):
    page = PAGES[name]
    text = " ".join(clean(page.raw).text.split())
    lost = [line for line in page.kept if line not in text]
    left = [line for line in kept_lines(page) if line in page.furniture]
    assert lost == []
    assert left == []


def test_precision_and_recall_over_all_pages():
    kept_words = true_words = found_words = 0
    for page in PAGES.values():
        text = " ".join(clean(page.raw).text.split())
        true_words += words_of(page.kept)
        kept_words += words_of([line for line in page.kept if line in text])
        found_words += len(text.split())
    assert kept_words / true_words >= 0.98
    assert kept_words / found_words >= 0.97


@pytest.mark.parametrize("name", PAGES)
def test_metadata(name):
    page = PAGES[name]
    found = from_plain_text(page.raw).metadata
    if page.title:
        assert found.title == page.title
    assert (found.author, found.source, found.published) == (
        page.author,
        page.source,
        page.published,
    )
