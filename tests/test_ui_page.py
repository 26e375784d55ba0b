"""The chat page in real Chromium, over the real index and model."""

import json
import re

import pytest
from ui_visits import options_in, visiting

from qa import Settings
from ui.library import Library
from ui.passwords import AUTH_VARIABLE, hash_line, read_passwords
from ui.running import running_page

pytest_plugins = ("ui_pages",)
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

STICKING_OUT = """[...document.querySelectorAll("#page *")].filter((node) => {
    const box = node.getBoundingClientRect();
    const seen = node.checkVisibility() && box.bottom > 0 && !node.closest(".sr, .tabs");
    return seen && box.right > 361;
}).map((node) => [node.className, node.getBoundingClientRect().right])"""
BOMBERS = "How many strategic bombers did Russia send to Venezuela, and when?"
DATES = "On what date was Maduro captured?"
STOCKS = "What did the stock market do on Tuesday?"


def test_ask_then_citation_shows_exactly_the_quoted_words(visit, assistant):
    turn = visit.ask(BOMBERS)
    answer = assistant.ask(BOMBERS)
    for citation in answer.citations:
        visit.open_citation(turn, citation.number)
        assert visit.marked() == citation.quote
        article = visit.page.locator("#view-article")
        assert citation.title in article.inner_text()
        assert "7 January 2026" in article.inner_text()
        assert visit.page.locator("#view-article mark.focus").first.is_visible()
    assert "two Tu-160" in " ".join(citation.quote for citation in answer.citations)
    assert visit.complaints == []
    assert visit.strangers() == []


def test_highlight_is_in_view_and_whole_article_is_there(visit, assistant):
    turn = visit.ask(BOMBERS)
    visit.open_citation(turn)
    box = visit.page.locator("#view-article mark.focus").first.bounding_box()
    assert 0 < box["y"] < 800
    cited = assistant.ask(BOMBERS).citations[0]
    shown = visit.page.locator("#view-article .article-text").inner_text()
    whole = assistant.article(cited.article_id).text
    assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", whole)


def test_sources_that_disagree_stand_side_by_side(visit, assistant):
    turn = visit.ask(DATES)
    (found,) = assistant.ask(DATES).disagreements
    card = turn.locator(".disagreement")
    assert card.locator(".card-heading").inner_text() == "The sources disagree"
    shown = card.locator(".position").all_inner_texts()
    assert len(shown) == len(found.positions) == 2
    for text, position in zip(shown, found.positions, strict=True):
        assert position.value in text
        assert "7 January 2026" in text
    assert "“January 3” is 3 January 2026" in turn.inner_text()
    visit.page.get_by_role("tab", name="Side by side").click()
    quotes = visit.page.locator("#view-disagreement blockquote").all_inner_texts()
    assert any("on January 2, 2026" in quote for quote in quotes)
    assert any("on January 3" in quote for quote in quotes)
    assert visit.complaints == []


def test_whose_words_and_how_many_sources(browser, library_of, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    told = (
        "A storm hit the coast of Norland on Monday. “The waves were higher than the harbour "
        "wall,” said Ana Reyes, head of the coast guard in Elmford. Two fishing boats sank."
    )
    for paper, day in (("Norland Press", "2024-05-08"), ("Ashton Courier", "2024-05-09")):
        front = f"---\ntitle: Storm hits Norland\nsource: {paper}\ndate: {day}\n---\n"
        (folder / f"{paper}.md").write_text(front + told, "utf-8")
    library = library_of(Settings(articles=folder, store=tmp_path / "store"))
    library.open()
    with running_page(library, options_in(tmp_path)) as address, visiting(browser, address) as v:
        turn = v.open().ask("What did Ana Reyes say about the waves?")
        assert "Ana Reyes, head of the coast guard in Elmford" in turn.inner_text()
        assert "1 independent source, 2 copies" in turn.inner_text()
        assert "“Monday” is 6 May 2024" in v.ask("When did the storm hit Norland?").inner_text()
        assert v.complaints == []


def test_hover_and_focus_show_the_quote(visit, assistant):
    turn = visit.ask(BOMBERS)
    quote = assistant.ask(BOMBERS).citations[0].quote
    chip = turn.locator(".chip").first
    chip.hover()
    assert visit.page.locator("#tip .tip-quote").inner_text() == quote
    assert chip.get_attribute("aria-describedby") == "tip"
    visit.page.mouse.move(0, 0)
    assert visit.page.locator("#tip").is_hidden()
    visit.page.keyboard.press("Shift+Tab")
    chip.focus()
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("#tip").is_hidden()


def test_example_then_suggested_question(visit):
    example = visit.page.locator(".examples button").first
    example.wait_for()
    question = example.inner_text()
    example.click()
    turn = visit.answered(0)
    assert turn.locator(".asked").inner_text() == question
    assert turn.locator(".abstention").count() == 0
    following = turn.locator(".next button").first
    following.wait_for()
    text = following.inner_text()
    assert text != question
    following.click()
    second = visit.answered(1)
    assert second.locator(".asked").inner_text() == text
    assert second.locator(".chip").count() > 0


def test_abstention_looks_like_one(visit):
    turn = visit.ask(STOCKS)
    assert "Not in the articles" in turn.locator(".abstention").inner_text()
    assert turn.locator(".confidence, .short, .claims, .chip").count() == 0
    turn.locator(".nearest-open").first.click()
    visit.page.locator("#view-article mark.focus").first.wait_for()


def test_filters_narrow_the_question_and_show_in_the_answer(visit):
    page = visit.page
    page.click("#filters-open")
    page.get_by_label("Vivekananda International Foundation").check()
    page.click("#filters-close")
    assert page.locator("#question").evaluate("node => node === document.activeElement")
    turn = visit.ask("What did Russia's foreign ministry say?")
    assert "only Vivekananda International Foundation" in turn.locator(".facts").inner_text()
    cited = page.locator(".cited .by")
    assert cited.count() > 0
    assert all("Vivekananda" in by for by in cited.all_inner_texts())
    page.get_by_label(re.compile("Remove filter: Vivekananda")).click()
    page.click("#filters-open")
    page.fill("#until", "2025-12-31")
    outside = visit.ask(BOMBERS)
    assert outside.locator('.abstention[data-reason^="outside"]').count() == 1
    assert "until 31 December 2025" in outside.locator(".facts").inner_text()


def test_filters_turned_round_are_said_so(visit):
    visit.page.click("#filters-open")
    visit.page.fill("#since", "2026-01-07")
    visit.page.fill("#until", "2026-01-01")
    assert "after the last" in visit.page.locator("#filter-problem").inner_text()
    turn = visit.ask(BOMBERS)
    assert "Turn them round" in turn.locator(".problem").inner_text()


def test_reload_keeps_the_conversation_and_a_new_one_begins_empty(visit):
    first = visit.ask(BOMBERS).locator(".body").inner_text()
    visit.ask(DATES)
    visit.page.reload()
    visit.page.locator(".turn").nth(1).wait_for()
    assert visit.page.locator(".turn").first.locator(".body").inner_text() == first
    visit.open_citation(visit.page.locator(".turn").first)
    visit.page.click("#new-chat")
    assert visit.page.locator(".turn").count() == 0
    visit.ask(STOCKS)
    visit.page.click("#history-open")
    titles = visit.page.locator(".conversation")
    assert titles.count() == 2
    titles.nth(1).click()
    visit.page.locator(".turn").nth(1).wait_for()
    assert visit.page.locator(".asked").first.inner_text() == BOMBERS


def test_deleting_asks_twice(visit):
    visit.ask(BOMBERS)
    visit.page.click("#history-open")
    visit.page.locator(".history li").first.hover()
    delete = visit.page.get_by_label(f"Delete: {BOMBERS}")
    delete.click()
    assert visit.page.locator(".conversation").count() == 1
    delete.click()
    visit.page.locator(".history .empty").wait_for()
    assert visit.page.locator(".turn").count() == 0


def test_export_as_markdown(visit, assistant):
    visit.ask(BOMBERS)
    visit.ask(STOCKS)
    visit.page.click("#history-open")
    visit.page.locator(".history li").first.hover()
    with visit.page.expect_download() as download:
        visit.page.get_by_label(f"Export as Markdown: {BOMBERS}").click()
    text = download.value.path().read_text()
    assert text.startswith("# How many strategic bombers")
    assert assistant.ask(BOMBERS).citations[0].quote[:60] in text
    assert "Not in the articles." in text


def test_copy_with_citations(browser, chat_page, assistant):
    with visiting(
        browser, chat_page.address, permissions=["clipboard-read", "clipboard-write"]
    ) as visit:
        turn = visit.open().ask(BOMBERS)
        turn.get_by_role("button", name="Copy").click()
        turn.get_by_role("button", name="Copied").wait_for()
        copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert f"[1] “{assistant.ask(BOMBERS).citations[0].quote}”" in copied


def test_edit_replaces_what_came_after_and_retry_keeps_it(visit):
    visit.ask(BOMBERS)
    visit.ask(DATES)
    visit.page.get_by_role("button", name="Ask again").first.click()
    visit.answered(0)
    assert visit.page.locator(".turn").count() == 2
    visit.page.get_by_role("button", name="Edit").first.click()
    assert visit.page.input_value("#question") == BOMBERS
    visit.page.fill("#question", STOCKS)
    visit.page.press("#question", "Enter")
    visit.page.locator(".turn").first.locator(".abstention").wait_for()
    assert visit.page.locator(".turn").count() == 1
    visit.page.reload()
    visit.page.locator(".turn").first.wait_for()
    assert visit.page.locator(".asked").all_inner_texts() == [STOCKS]


def test_feedback_is_kept_in_the_file(visit, chat_page):
    question = "Who is Neil Melvin?"
    turn = visit.ask(question)
    turn.get_by_role("button", name="Not helpful").click()
    turn.get_by_placeholder("What was wrong?").fill("too <b>long</b>")
    turn.get_by_role("button", name="Send note").click()
    turn.get_by_text("Thank you").wait_for()
    kept = [json.loads(line) for line in chat_page.feedback_file.read_text().splitlines()]
    mine = [line for line in kept if line["question"] == question]
    assert [line["verdict"] for line in mine] == ["down", "down"]
    assert mine[-1]["note"] == "too <b>long</b>"
    assert mine[-1]["citations"]
    visit.page.reload()
    pressed = visit.page.locator('[aria-pressed="true"]')
    pressed.wait_for()
    assert pressed.inner_text() == "Not helpful"


def test_list_of_articles_is_searched_and_opened(visit):
    page = visit.page
    page.click("#tab-articles")
    page.locator(".articles li").nth(1).wait_for()
    page.fill("#search-words", "deutsche quiet")
    page.locator(".articles li:only-child").wait_for()
    page.locator(".articles .open").click()
    page.locator("#view-article .article-title").wait_for()
    assert "Why Russia has kept quiet" in page.locator("#view-article").inner_text()
    page.click("#tab-articles")
    page.fill("#search-words", "zebra")
    page.get_by_text("No article matches.").wait_for()


def test_two_readers_do_not_see_each_other(browser, chat_page):
    with (
        visiting(browser, chat_page.address) as one,
        visiting(browser, chat_page.address) as other,
    ):
        one.open(), other.open()
        for visit, question in ((one, BOMBERS), (other, STOCKS)):
            visit.page.fill("#question", question)
            visit.page.press("#question", "Enter")
        one.answered(0), other.answered(0)
        assert one.page.locator(".asked").all_inner_texts() == [BOMBERS]
        assert other.page.locator(".asked").all_inner_texts() == [STOCKS]
        assert other.page.locator(".abstention").count() == 1
        other.page.click("#history-open")
        assert other.page.locator(".conversation").count() == 1


def test_phone_width_opens_a_sheet_and_nothing_sticks_out(browser, chat_page):
    with visiting(
        browser, chat_page.address, viewport={"width": 360, "height": 740}, has_touch=True
    ) as visit:
        page = visit.open().page
        turn = visit.ask(BOMBERS)
        assert page.locator("#panel").is_hidden()
        visit.open_citation(turn)
        assert page.locator("#sheet").evaluate("node => node.open")
        assert visit.marked()
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()
        assert turn.locator(".chip").first.evaluate("node => node === document.activeElement")
        assert page.evaluate(STICKING_OUT) == []
        page.set_viewport_size({"width": 1280, "height": 800})
        page.locator("#aside #panel").wait_for(state="visible")


def test_dark_follows_the_system_and_can_be_switched(browser, chat_page):
    with visiting(browser, chat_page.address, color_scheme="dark") as visit:
        page = visit.open().page
        background = "getComputedStyle(document.getElementById('page')).backgroundColor"
        assert page.evaluate(background) == "rgb(22, 21, 18)"
        page.click("#theme")
        assert page.evaluate(background) == "rgb(251, 250, 247)"
        page.reload()
        page.locator("#page[data-ready]").wait_for()
        assert page.evaluate(background) == "rgb(251, 250, 247)"


def test_keyboard_alone(visit, assistant):
    page = visit.page
    assert page.locator("#question").evaluate("node => node === document.activeElement")
    page.keyboard.type(DATES)
    page.keyboard.press("Enter")
    turn = visit.answered(0)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('chip')"):
            break
    number = int(page.evaluate("document.activeElement.dataset.cite"))
    page.keyboard.press("ArrowLeft")
    number = int(page.evaluate("document.activeElement.dataset.cite"))
    page.keyboard.press("Enter")
    page.locator("#view-article mark.focus").first.wait_for()
    quotes = {c.number: c.quote for c in assistant.ask(DATES).citations}
    assert visit.marked() == quotes[number]
    page.locator(".article-title:focus").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('chip')")
    page.keyboard.press("/")
    page.keyboard.press("ArrowUp")
    assert page.input_value("#question") == DATES
    page.keyboard.press("Escape")
    assert page.input_value("#question") == ""
    page.locator("#tab-articles").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#tab-article").get_attribute("aria-selected") == "true"
    assert turn.locator(".claims .chip").count() == len(quotes)


def test_too_long_a_question_is_refused_kindly(visit):
    turn = visit.ask("why " * 700)
    assert "at most 2,000" in turn.locator(".problem").inner_text()


def test_server_restarted_in_the_middle(browser, seeds, seeds_store, library_of, tmp_path):
    settings = Settings(articles=seeds, store=seeds_store)
    options = options_in(tmp_path)
    with visiting(browser, "") as visit:
        slow, again = library_of(settings, seconds=5), library_of(settings)
        slow.open(), again.open()
        with running_page(slow, options) as address:
            visit.address = address
            visit.open()
            visit.page.fill("#question", BOMBERS)
            visit.page.press("#question", "Enter")
            visit.page.locator(".turn.waiting").wait_for()
            visit.page.wait_for_timeout(300)
        visit.page.locator("#banner").wait_for()
        assert "asked again" in visit.page.locator(".stages").inner_text()
        port = int(address.rsplit(":", 1)[1].strip("/"))
        with running_page(again, options, port=port):
            turn = visit.answered(0)
            assert turn.locator(".chip").count() > 0
            assert visit.page.locator("#banner").is_hidden()


def test_stop_ends_the_waiting(browser, seeds, seeds_store, library_of, tmp_path):
    slow = library_of(Settings(articles=seeds, store=seeds_store), seconds=1.5)
    slow.open()
    with (
        running_page(slow, options_in(tmp_path)) as address,
        visiting(browser, address) as visit,
    ):
        visit.open().page.fill("#question", BOMBERS)
        visit.page.press("#question", "Enter")
        visit.page.click("#stop")
        turn = visit.answered(0)
        assert "You stopped" in turn.inner_text()
        assert visit.page.locator("#send").is_visible()


def test_signing_in_through_the_page(browser, seeds, seeds_store, library_of, tmp_path):
    passwords = read_passwords(None, {AUTH_VARIABLE: hash_line("ada", "correct horse")})
    library = library_of(Settings(articles=seeds, store=seeds_store))
    library.open()
    with (
        running_page(library, options_in(tmp_path), passwords=passwords) as address,
        visiting(browser, address) as visit,
    ):
        visit.page.goto(address)
        for password in ("wrong horse", "correct horse"):
            visit.page.get_by_label("Name").fill("ada")
            visit.page.get_by_label("Password").fill(password)
            visit.page.get_by_role("button", name="Sign in").click()
            visit.page.locator("[role=alert], #page[data-ready]").first.wait_for()
        assert visit.ask(BOMBERS).locator(".chip").count() > 0
        assert visit.strangers() == []


def test_empty_archive_then_pasted_article_is_searchable(browser, library_of, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    library = library_of(Settings(articles=folder, store=tmp_path / "store"))
    library.open()
    options = options_in(tmp_path, articles=folder, allow_upload=True)
    with running_page(library, options) as address, visiting(browser, address) as visit:
        page = visit.open().page
        page.get_by_text("There are no articles yet").wait_for()
        assert "Expected" in visit.ask("Is anything here?").locator(".problem").inner_text()
        page.click("#new-chat")
        page.locator(".intro .primary").click()
        page.fill("#paste-title", "Ferry between Harwich and Esbjerg returns")
        page.fill("#paste-date", "2025-05-04")
        page.fill(
            "#paste-text",
            "The ferry between Harwich and Esbjerg will sail again on 12 June 2025. "
            "The company DFDS said that 430 passengers have booked the first crossing.",
        )
        page.get_by_role("button", name="Add this text").click()
        page.get_by_text("1 article is searchable now.").wait_for()
        page.set_input_files(
            "#files",
            [
                {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG"},
                {"name": "empty.txt", "mimeType": "text/plain", "buffer": b"  "},
            ],
        )
        page.get_by_text("Nothing was added.").wait_for()
        assert "photo.png Only .txt" in page.locator("#add-report").inner_text()
        page.locator("#add .closes").click()
        turn = visit.ask("How many passengers have booked the first crossing?")
        visit.open_citation(turn)
        assert "430 passengers" in visit.marked()
        assert visit.complaints == []


def test_index_that_is_being_built_says_so_and_then_answers(
    browser, seeds, seeds_store, library_of, tmp_path
):
    library = library_of(Settings(articles=seeds, store=seeds_store))
    library._told("embedding", 1200, 4956)
    with (
        running_page(library, options_in(tmp_path)) as address,
        visiting(browser, address) as visit,
    ):
        visit.open().page.get_by_text("embedding, 1,200 of 4,956").wait_for()
        visit.page.fill("#question", BOMBERS)
        visit.page.press("#question", "Enter")
        visit.page.get_by_text("Building the index: embedding").wait_for()
        library.open()
        assert visit.answered(0).locator(".chip").count() > 0


def test_index_that_cannot_be_opened_says_why(browser, seeds, tmp_path):
    def refuse(settings, progress):
        from index.errors import StoreDamagedError

        raise StoreDamagedError("No generation passes verification. Run `qa index` again.")

    settings = Settings(articles=seeds, store=tmp_path / "store")
    library = Library(settings, refuse)
    library.open()
    with (
        running_page(library, options_in(tmp_path)) as address,
        visiting(browser, address) as visit,
    ):
        visit.open().page.get_by_text("Run `qa index` again").wait_for()
        turn = visit.ask(BOMBERS)
        assert "No generation passes" in turn.locator(".problem").inner_text()
