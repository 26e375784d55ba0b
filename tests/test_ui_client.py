"""The page's `/ask` from the real gradio_client, signed in and not."""

import pytest
from ui_visits import options_in

from qa import Settings
from ui.passwords import AUTH_VARIABLE, hash_line, read_passwords
from ui.running import running_page

pytest_plugins = ("ui_pages",)
pytestmark = [pytest.mark.timeout(120), pytest.mark.filterwarnings("ignore::DeprecationWarning")]

BOMBERS = "How many strategic bombers did Russia send to Venezuela, and when?"


@pytest.fixture(scope="module")
def client(chat_page):
    from gradio_client import Client

    opened = Client(chat_page.address, verbose=False)
    yield opened
    opened.close()


def test_ask_returns_the_documented_answer(client, assistant):
    answered = client.predict(BOMBERS, api_name="/ask")
    expected = assistant.ask(BOMBERS).to_dict()
    for evidence in answered["evidence"]:
        evidence["path"] = evidence.pop("article_path")
    assert answered | {"timings": {}} == expected | {"timings": {}}


def test_the_rest_is_optional_and_named(client):
    answered = client.predict(
        BOMBERS, sources=["Vivekananda International Foundation"], until="2026-12-31",
        api_name="/ask",
    )  # fmt: skip
    assert {citation["source"] for citation in answered["citations"]} <= {
        "Vivekananda International Foundation"
    }
    outside = client.predict(BOMBERS, until="2020-01-01", api_name="/ask")
    assert outside["abstention"]["reason"] == "outside the dates or sources asked for"


def test_errors_say_what_is_wrong(client):
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match="2026-01-07"):
        client.predict(BOMBERS, since="yesterday", api_name="/ask")
    with pytest.raises(AppError, match="found none"):
        client.predict("  ", api_name="/ask")
    with pytest.raises(AppError, match=r"at most 2,000"):
        client.predict("x" * 3000, api_name="/ask")


def test_api_is_described_with_its_types(client):
    described = client.view_api(return_format="dict")["named_endpoints"]
    assert list(described) == ["/ask"]
    parameters = described["/ask"]["parameters"]
    assert [parameter["parameter_name"] for parameter in parameters] == [
        "question", "since", "until", "sources", "as_of",
    ]  # fmt: skip
    assert [parameter["parameter_has_default"] for parameter in parameters] == [False] + [True] * 4


def test_signing_in(seeds, seeds_store, library_of, tmp_path):
    from gradio_client import Client
    from gradio_client.exceptions import AuthenticationError

    passwords = read_passwords(None, {AUTH_VARIABLE: hash_line("ada", "correct horse")})
    library = library_of(Settings(articles=seeds, store=seeds_store))
    library.open()
    with running_page(library, options_in(tmp_path), passwords=passwords) as address:
        with pytest.raises(AuthenticationError):
            Client(address, verbose=False)
        with pytest.raises(AuthenticationError):
            Client(address, auth=("ada", "wrong horse"), verbose=False)
        client = Client(address, auth=("ada", "correct horse"), verbose=False)
        assert client.predict(BOMBERS, api_name="/ask")["citations"]
        client.close()
