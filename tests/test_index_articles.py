"""Folders of article files, good and bad, all really on disk."""

import gzip
import json
import os
import socket
from datetime import date
from pathlib import Path

import pytest

from index.articles import MAX_FILE_BYTES, explain, list_files, read_file
from index.errors import ArticlesError
from index.records import article_id, text_hash

SEEDS = Path(__file__).parent.parent / "seeds"
STORY = (
    "The harbour was closed for three days while divers searched for the anchor.\n\n"
    "It was found on Thursday, and the ferries have been running again since then."
)


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def paths(folder):
    return [file.path for file in list_files(folder)[0]]


def reasons(folder):
    return {skip.path: skip.reason for skip in list_files(folder)[1]}


def read_text(tmp_path, content, name="story.txt"):
    write(tmp_path, name, content)
    articles, skipped = read_file(tmp_path, name)
    assert skipped == []
    assert len(articles) == 1
    return articles[0]


def read_skip(tmp_path, content, name="story.txt"):
    write(tmp_path, name, content)
    articles, skipped = read_file(tmp_path, name)
    assert articles == []
    assert len(skipped) == 1
    assert skipped[0].path.startswith(name)
    return skipped[0].reason


def jsonl(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


# The seeds


def test_seed_with_a_headline():
    (article,), skipped = read_file(SEEDS, "000_910a759c78c33964.txt")
    assert skipped == []
    assert article.title == "Why Russia has kept quiet over Maduro's ouster in Venezuela"
    assert article.source == "Deutsche Welle"
    assert article.published == date(2026, 1, 7)
    assert article.author is None
    assert article.url is None
    assert article.language == "en"
    assert article.text.startswith("Nicolas Maduro showered")
    assert article.text.endswith("recently verbally attacked by Trump.")
    for furniture in ("JavaScript", "Edited", "Editorial", "Methodology", "originally written"):
        assert furniture not in article.text
    assert "two Tu-160 strategic bombers" in article.text
    assert article.text.count("\n\n") == 17


def test_seed_without_a_headline():
    (article,), skipped = read_file(SEEDS, "003_a47d5b9aebc4d89f.txt")
    assert skipped == []
    assert article.title.startswith("Russia's response to the US capture")
    assert article.title.endswith("…")
    assert len(article.title) <= 91
    assert article.author == "Pravesh Kumar Gupta"
    assert article.source == "Vivekananda International Foundation"
    assert article.published == date(2026, 1, 7)
    assert article.text.startswith("Russia's response")
    assert article.text.endswith("rhetoric over action.")
    assert "(AFP)" not in article.text
    assert "authored by" not in article.text
    assert article.text.count("\n\n") == 8


def test_ids_and_hashes_are_content_addresses():
    (article,), _ = read_file(SEEDS, "000_910a759c78c33964.txt")
    assert article.sha256 == text_hash(article.text)
    assert article.id == article_id(
        title=article.title,
        source=article.source,
        author=article.author,
        published=article.published,
        url=article.url,
        text=article.text,
    )


# Listing


def test_listing_is_recursive_sorted_and_by_suffix(tmp_path):
    for name in ("b.TXT", "a/c.md", "a/b.Html", "z.htm", "d/e/f.jsonl", "g.JSONL.GZ", "a.txt"):
        write(tmp_path, name, "x")
    expected = ["a.txt", "a/b.Html", "a/c.md", "b.TXT", "d/e/f.jsonl", "g.JSONL.GZ", "z.htm"]
    assert paths(tmp_path) == expected
    file = list_files(tmp_path)[0][0]
    assert file.size == 1
    assert file.modified_ns == (tmp_path / "a.txt").stat().st_mtime_ns


def test_hidden_and_foreign_files_are_passed_over(tmp_path):
    for name in (".git/config.txt", ".hidden.txt", "picture.png", "code.py", "seen.txt"):
        write(tmp_path, name, "x")
    assert list_files(tmp_path)[1] == []
    assert paths(tmp_path) == ["seen.txt"]


@pytest.mark.parametrize("name", ["report.pdf", "letter.DOCX", "data.csv", "backup.txt.gz"])
def test_documents_of_other_kinds_are_reported(tmp_path, name):
    write(tmp_path, name, "x")
    assert "not supported" in reasons(tmp_path)[name]


def test_empty_folder_lists_nothing(tmp_path):
    assert list_files(tmp_path) == ([], [])


def test_missing_folder(tmp_path):
    with pytest.raises(ArticlesError, match=r"expected a folder.*nothing at.*check the spelling"):
        list_files(tmp_path / "nowhere")


def test_file_instead_of_folder(tmp_path):
    with pytest.raises(ArticlesError, match="found a file"):
        list_files(write(tmp_path, "a.txt", "x"))


def test_folder_whose_name_is_a_loop(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ArticlesError):
        list_files(tmp_path / "loop")


def test_link_that_leaves_the_folder(tmp_path):
    outside = write(tmp_path, "outside/secret.txt", STORY)
    inside = tmp_path / "articles"
    inside.mkdir()
    (inside / "link.txt").symlink_to(outside)
    (inside / "linked").symlink_to(outside.parent)
    assert paths(inside) == []
    assert reasons(inside) == {
        "link.txt": "link that leaves the folder",
        "linked": "link that leaves the folder",
    }
    articles, skipped = read_file(inside, "link.txt")
    assert articles == []
    assert skipped[0].reason == "link that leaves the folder"


def test_path_that_climbs_out_is_not_read(tmp_path):
    write(tmp_path, "secret.txt", STORY)
    (tmp_path / "articles").mkdir()
    assert read_file(tmp_path / "articles", "../secret.txt")[0] == []


def test_link_inside_the_folder_is_read(tmp_path):
    write(tmp_path, "a.txt", STORY)
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert paths(tmp_path) == ["a.txt", "b.txt"]
    assert len(read_file(tmp_path, "b.txt")[0]) == 1


def test_links_in_a_loop(tmp_path):
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "again").symlink_to(".")
    (tmp_path / "gone.txt").symlink_to("missing.txt")
    assert paths(tmp_path) == []
    found = reasons(tmp_path)
    assert "link" in found["a.txt"]
    assert "link" in found["b.txt"]
    assert "own place" in found["again"]
    assert "broken link" in found["gone.txt"]


@pytest.mark.timeout(20)
def test_pipe_is_neither_listed_nor_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert paths(tmp_path) == []
    assert "not a regular file" in reasons(tmp_path)["pipe.txt"]
    assert "not a regular file" in read_file(tmp_path, "pipe.txt")[1][0].reason


def test_socket_is_skipped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert "not a regular file" in reasons(tmp_path)["s.txt"]
        assert read_file(tmp_path, "s.txt")[0] == []


def test_name_that_is_not_utf8(tmp_path):
    os.close(os.open(os.fsencode(tmp_path) + b"/caf\xe9.txt", os.O_CREAT | os.O_WRONLY))
    assert paths(tmp_path) == []
    assert reasons(tmp_path) == {"caf�.txt": "its name is not valid UTF-8; rename it"}


def test_unreadable_file(tmp_path, monkeypatch):
    write(tmp_path, "a.txt", STORY)

    def refuse(path, flags):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refuse)  # not chmod: root reads anything
    assert "permission denied" in read_file(tmp_path, "a.txt")[1][0].reason


def test_file_that_vanished(tmp_path):
    assert "no such file" in read_file(tmp_path, "gone.txt")[1][0].reason


def test_folder_named_like_an_article(tmp_path):
    write(tmp_path, "folder.txt/inside.txt", STORY)
    assert paths(tmp_path) == ["folder.txt/inside.txt"]
    assert "not a regular file" in read_file(tmp_path, "folder.txt")[1][0].reason


# Content that is no article


@pytest.mark.parametrize("content", ["", " \n\n\t ", "\ufeff"])
def test_empty_file(tmp_path, content):
    assert read_skip(tmp_path, content) in ("empty", "nothing left after taking out page furniture")


def test_binary_file(tmp_path):
    assert "binary" in read_skip(tmp_path, bytes(range(256)) * 40)


@pytest.mark.parametrize(
    ("start", "kind"), [(b"%PDF-1.7\n", "PDF"), (b"PK\x03\x04", "ZIP"), (b"\x89PNG\r\n", "PNG")]
)
def test_document_with_a_text_name(tmp_path, start, kind):
    assert kind in read_skip(tmp_path, start + b"some words " * 50)


def test_sparse_file_of_100_megabytes(tmp_path):
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(100_000_000)
    articles, skipped = read_file(tmp_path, "huge.txt")
    assert articles == []
    assert f"at most {MAX_FILE_BYTES:,}" in skipped[0].reason


def test_sparse_collection_of_100_megabytes(tmp_path):
    with (tmp_path / "huge.jsonl").open("wb") as file:
        file.truncate(100_000_000)
    articles, skipped = read_file(tmp_path, "huge.jsonl")
    assert articles == []
    assert len(skipped) == 1


def test_page_of_nothing_but_furniture(tmp_path):
    page = "Skip to content\nHome\nNews\nShare\nAdvertisement\n© 2024 The Paper\n"
    assert "nothing left" in read_skip(tmp_path, page)


def test_too_many_lines(tmp_path):
    assert "lines" in read_skip(tmp_path, "a\n" * 100_001)


# Encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(tmp_path, encoding):
    text = "Zoë paid €40 for a café crème – “too much”, she said, and left.\n\nNobody stopped her."
    article = read_text(tmp_path, text.encode(encoding))
    assert article.text == text


def test_stray_nul_and_invisible_characters_go(tmp_path):
    article = read_text(
        tmp_path, "The min\u200bister re\u00adsigned\x00 on\u202e Friday, he said.\n"
    )
    assert article.text == "The minister resigned on Friday, he said."


def test_line_ends_of_every_kind(tmp_path):
    article = read_text(
        tmp_path, "One storm passed.\r\n\r\nA second came.\r\rA third did not.\u2028\u2028End."
    )
    assert article.text == "One storm passed.\n\nA second came.\n\nA third did not.\n\nEnd."


def test_spacing_is_tidied_and_characters_stay(tmp_path):
    article = read_text(tmp_path, "The  cafe\u0301\topened. \n\n\n\n\n It was May, they said.   ")
    assert article.text == "The cafe\u0301 opened.\n\nIt was May, they said."


# Markdown


def test_markdown_with_front_matter(tmp_path):
    article = read_text(
        tmp_path,
        "---\ntitle: Ships return\ndate: 2024-05-06\nauthors: [Ann Bell, Cy Dole]\n"
        "source: Coast News\nurl: https://example.org/ships\nlanguage: en-GB\n---\n"
        "# Ships return\n\n![a ship](ship.png)\n\n"
        "The **harbour** of [Lund](https://example.org) was _closed_ for three days, `they`"
        " said.\n\n"
        "## What next\n\n> It was found on Thursday, and the ferries run again.\n\n* One anchor\n",
        "ships.md",
    )
    assert article.title == "Ships return"
    assert article.published == date(2024, 5, 6)
    assert article.author == "Ann Bell, Cy Dole"
    assert article.source == "Coast News"
    assert article.url == "https://example.org/ships"
    assert article.language == "en"
    assert article.text == (
        "The harbour of Lund was closed for three days, they said.\n\nWhat next\n\n"
        "It was found on Thursday, and the ferries run again.\n\n* One anchor"
    )


def test_markdown_front_matter_that_is_bad_yaml(tmp_path):
    article = read_text(
        tmp_path, f"---\ntitle: Ships: they return\ndate: 2024-05-06\n---\n{STORY}", "a.md"
    )
    assert article.title == "Ships: they return"
    assert article.published == date(2024, 5, 6)
    assert article.text == STORY


def test_markdown_title_from_its_heading(tmp_path):
    article = read_text(tmp_path, f"Ships return\n============\n\n{STORY}", "a.md")
    assert article.title == "Ships return"
    assert article.text == STORY


def test_markdown_underscores_inside_words_stay(tmp_path):
    article = read_text(tmp_path, "The file my_old_name was 2 * 3 * 4 bytes long, he said.", "a.md")
    assert article.text == "The file my_old_name was 2 * 3 * 4 bytes long, he said."


# HTML

HTML = """<!DOCTYPE html><html lang="en"><head><title>Ships return | Coast News</title>
<meta property="og:title" content="Ships return"><meta property="og:site_name" content="Coast News">
<meta name="author" content="Ann Bell"><link rel="canonical" href="https://example.org/ships">
<meta property="article:published_time" content="2024-05-06T08:00:00Z">
<script>document.write("<p>Written by a script.</p>")</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Ships return</h1>
<p>The harbour was closed for three days while divers searched for the anchor of a grain ship.</p>
<p>It was found on Thursday, and the ferries have been running again since then, the port said.</p>
<p>Nobody was hurt. The master of the ship has been asked to explain how it was lost.</p>
<p>The port expects to be paid for the lost days, and has written to the owners of the vessel.</p>
</article><footer>© 2024 Coast News. All rights reserved.</footer></body></html>"""


def test_html_page(tmp_path):
    article = read_text(tmp_path, HTML, "ships.HTML")
    assert article.title == "Ships return"
    assert article.source == "Coast News"
    assert article.author == "Ann Bell"
    assert article.published == date(2024, 5, 6)
    assert article.url == "https://example.org/ships"
    assert article.language == "en"
    assert article.text.startswith("The harbour was closed")
    assert article.text.endswith("owners of the vessel.")
    assert article.text.count("\n\n") == 3
    assert "script" not in article.text


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html></html>", "no article"),
        ("<div>" * 50_000 + "text", "deep"),
        ("<p>" * 200_000 + "text", "elements"),
    ],
)
def test_html_that_holds_no_article(tmp_path, html, reason):
    assert reason in read_skip(tmp_path, html, "page.html")


def test_html_entities_are_not_fetched(tmp_path):
    secret = write(tmp_path, "secret", "top secret words")
    doctype = f'<!DOCTYPE html [<!ENTITY leak SYSTEM "file://{secret}">]>'
    article = read_text(tmp_path, doctype + HTML.replace("Nobody", "&leak; Nobody"), "page.html")
    assert "top secret" not in article.text


# Collections


def test_collection_fields(tmp_path):
    row = {
        "id": 7,
        "title": "Ships return",
        "source": "Coast News",
        "author": ["Ann Bell", "Cy Dole"],
        "published": "6 May 2024",
        "url": "https://example.org/ships",
        "text": STORY,
    }
    article = read_text(tmp_path, jsonl(row), "news.jsonl")
    assert article.path == "news.jsonl#7"
    assert article.title == "Ships return"
    assert article.source == "Coast News"
    assert article.author == "Ann Bell, Cy Dole"
    assert article.published == date(2024, 5, 6)
    assert article.url == "https://example.org/ships"
    assert article.text == STORY


def test_line_without_an_id_is_named_by_its_number(tmp_path):
    write(
        tmp_path, "news.jsonl", "\n" + jsonl({"text": STORY}, {"id": "", "text": STORY + " Yes."})
    )
    articles, skipped = read_file(tmp_path, "news.jsonl")
    assert [article.path for article in articles] == ["news.jsonl#L2", "news.jsonl#L3"]
    assert skipped == []
    assert articles[0].title == STORY.split("\n")[0].removesuffix(".")


def test_repeated_ids_get_their_line(tmp_path):
    write(tmp_path, "n.jsonl", jsonl({"id": "a", "text": "One."}, {"id": "a", "text": "Two."}))
    assert [article.path for article in read_file(tmp_path, "n.jsonl")[0]] == [
        "n.jsonl#a",
        "n.jsonl#L2",
    ]


def test_same_text_twice_is_the_same_article(tmp_path):
    write(tmp_path, "a.txt", STORY)
    write(tmp_path, "b.txt", STORY)
    ids = {read_file(tmp_path, name)[0][0].id for name in ("a.txt", "b.txt")}
    assert len(ids) == 1


def test_bad_lines_never_stop_the_good_ones(tmp_path):
    lines = [
        json.dumps({"text": STORY}),
        "{not json",
        "[1, 2]",
        json.dumps({"title": "no text"}),
        json.dumps({"text": 5}),
        json.dumps({"text": "  "}),
        "[" * 100_000,
        "",
        json.dumps({"id": "last", "text": "All is well."}),
    ]
    write(tmp_path, "news.jsonl", "\n".join(lines))
    articles, skipped = read_file(tmp_path, "news.jsonl")
    assert [article.path for article in articles] == ["news.jsonl#L1", "news.jsonl#last"]
    assert [skip.path for skip in skipped] == [f"news.jsonl#L{number}" for number in range(2, 8)]
    assert "bad JSON" in skipped[0].reason
    assert "found list" in skipped[1].reason
    assert "no text" in skipped[2].reason


def test_many_bad_lines_are_counted(tmp_path):
    write(tmp_path, "news.jsonl", "oops\n" * 250 + jsonl({"text": STORY}))
    articles, skipped = read_file(tmp_path, "news.jsonl")
    assert len(articles) == 1
    assert len(skipped) == 101
    assert "150 more lines" in skipped[-1].reason


def test_lone_surrogates_and_controls_in_json(tmp_path):
    write(
        tmp_path,
        "a.jsonl",
        '{"title": "A\\u0000B\\ud800", "text": "He\\u202e said\\ud83d no.\\u0007"}',
    )
    (article,), _ = read_file(tmp_path, "a.jsonl")
    assert article.title == "AB"
    assert article.text == "He said no."
    article.text.encode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_collection_encodings(tmp_path, encoding):
    rows = [{"text": "Zoë left."}, {"text": "Noël stayed."}]
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(encoding)
    write(tmp_path, "a.jsonl", content)
    articles, skipped = read_file(tmp_path, "a.jsonl")
    assert skipped == []
    assert [article.text for article in articles] == ["Zoë left.", "Noël stayed."]


def test_compressed_collection(tmp_path):
    write(tmp_path, "a.jsonl.gz", gzip.compress(jsonl({"id": 1, "text": STORY}).encode()))
    (article,), skipped = read_file(tmp_path, "a.jsonl.gz")
    assert skipped == []
    assert article.path == "a.jsonl.gz#1"


def test_compressed_collection_cut_off(tmp_path):
    rows = [{"id": number, "text": f"{os.urandom(2000).hex()} said so."} for number in range(200)]
    content = gzip.compress(jsonl(*rows).encode())
    write(tmp_path, "a.jsonl.gz", content[: len(content) // 2])
    articles, skipped = read_file(tmp_path, "a.jsonl.gz")
    assert 50 < len(articles) < 150
    assert "cut off" in skipped[0].reason
    assert f"{len(articles)} lines could be read" in skipped[0].reason


def test_collection_that_is_not_gzip(tmp_path):
    assert "not gzip" in read_skip(tmp_path, jsonl({"text": STORY}), "a.jsonl.gz")


def test_empty_collection(tmp_path):
    assert read_skip(tmp_path, "", "a.jsonl") == "empty"


def test_collection_that_is_a_document(tmp_path):
    assert "PDF" in read_skip(tmp_path, b"%PDF-1.4\n" + b"x\n" * 9000, "a.jsonl")


CLEAN_TEXT = (
    "Home\n\n  Two  spaces stay.\n\n\n\nThe end of\na line stays, and a list:\n- one\n- two\n"
    "By Ann Bell\n___\n> quoted words\nMay 6, 2024 \n"
)


def test_clean_text_of_a_collection_is_unchanged(tmp_path):
    article = read_text(tmp_path, jsonl({"text": CLEAN_TEXT}), "a.jsonl")
    assert article.text == CLEAN_TEXT


def test_certain_furniture_leaves_a_collection_and_nothing_else_changes(tmp_path):
    prompt = "Sign up for our newsletter to get the news in your inbox."
    text = f"First  words.\n\n{prompt}\n\n Second words.\n\nAdvertisement"
    article = read_text(tmp_path, jsonl({"text": text}), "a.jsonl")
    assert article.text == "First  words.\n\n Second words."


# Explaining


def test_explain_shows_what_was_removed_and_where_metadata_came_from():
    (explanation,), skipped = explain(SEEDS / "000_910a759c78c33964.txt")
    assert skipped == []
    assert explanation.path == "000_910a759c78c33964.txt"
    assert "JavaScript" in explanation.raw
    reasons = {stretch.text: stretch.reason for stretch in explanation.removed}
    assert reasons["1 day ago"] == "date line"
    assert reasons["Edited ByGlobal AI News Editorial Team"] == "editorial notice"
    for stretch in explanation.removed:
        assert explanation.raw[stretch.start : stretch.end] == stretch.text
    fields = {name: (value, origin) for name, value, origin in explanation.metadata}
    assert fields["title"][1] == "headline"
    assert fields["published"] == ("2026-01-07", "“published” label")
    assert fields["source"][0] == "Deutsche Welle"


def test_explain_a_collection_and_a_bad_file(tmp_path):
    path = write(tmp_path, "a.jsonl", jsonl({"text": STORY}) + "bad")
    explanations, skipped = explain(path)
    assert [explanation.path for explanation in explanations] == ["a.jsonl#L1"]
    assert [skip.path for skip in skipped] == ["a.jsonl#L2"]
