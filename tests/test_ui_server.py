"""Who may reach the page, with what, and what stands in the headers."""

import os

import pytest
from starlette.testclient import TestClient
from ui_visits import options_in

from index.errors import InputError
from qa import Settings
from ui.cli import main
from ui.gate import QUESTION_BYTES, content_security_policy
from ui.library import Library
from ui.passwords import AUTH_VARIABLE, Door, hash_line, read_passwords
from ui.server import is_loopback, page_app, passwords_for, trusted_hosts
from ui.signin import COOKIE

pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx`:Warning")

HOST = "http://127.0.0.1"


@pytest.fixture(scope="module")
def passwords():
    return read_passwords(None, {AUTH_VARIABLE: hash_line("ada", "correct horse")})


@pytest.fixture
def client_for(tmp_path):
    def make(passwords=None, **options):
        app = page_app(
            Library(Settings(articles=tmp_path, store=tmp_path / "store")),
            options_in(tmp_path, **options),
            passwords=passwords,
            open_library=False,
        )
        return TestClient(app, base_url=HOST, follow_redirects=False)

    return make


def test_headers_and_policy_allow_nothing_foreign(client_for):
    response = client_for().get("/")
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "http" not in policy
    assert response.text.count("<script") >= scripts.count("'sha256-") >= 1
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert response.headers["cache-control"] == "no-store"


def test_policy_names_exactly_the_inline_scripts():
    assert "sha256" not in content_security_policy(b"<script src=a.js></script>")
    assert content_security_policy(b"<script>1</script><script x>2</script>").count("sha256") == 2


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=http://127.0.0.1:1/",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/upload",
        "/gradio_api/component_server",
        "/gradio_api/runs",
        "/gradio_api/dev/reload",
        "/gradio_api/run/ask",
        "/gradio_api/openapi.json",
        "/monitoring",
        "/docs",
        "/openapi.json",
        "/gradio_api/vibe-code/",
    ],
)
def test_routes_that_the_page_does_not_need_are_closed(client_for, path):
    assert client_for().get(path).status_code == 404
    assert client_for().post(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/page/x/../../cli.py", "/page/x/%2e%2e/cli.py", "/page/x/nothing.css", "/page/x/"]
)
def test_only_assets_are_served(client_for, path):
    assert client_for().get(path).status_code == 404


def test_forged_host_and_foreign_origin_are_refused(client_for):
    client = client_for()
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    body = {"data": ["x"]}
    answer = client.post(
        "/gradio_api/call/ask", json=body, headers={"origin": "http://evil.example"}
    )
    assert answer.status_code == 403
    assert client.put("/gradio_api/call/ask").status_code == 405


def test_large_body_is_refused_stated_or_not(client_for):
    client = client_for()
    large = b'{"data":["' + b"x" * QUESTION_BYTES + b'"]}'
    address = "/gradio_api/call/ask"
    kind = {"content-type": "application/json"}
    assert client.post(address, content=large, headers=kind).status_code == 413

    def chunks():
        yield from (large[start : start + 50_000] for start in range(0, len(large), 50_000))

    assert client.post(address, content=chunks(), headers=kind).status_code == 400


def test_uploads_are_closed_unless_they_are_on(client_for):
    body = {"data": ["a.txt", "eA=="]}
    with pytest.raises(Exception, match="add_file"):
        client_for().post("/gradio_api/call/add_file", json=body)
    assert client_for(allow_upload=True).post("/gradio_api/call/add_file", json=body).is_success


def test_signing_in_from_a_browser(client_for, passwords):
    client = client_for(passwords)
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/config").status_code == 401
    assert client.post("/gradio_api/call/state", json={"data": []}).status_code == 401
    page = client.get("/login")
    assert 'name="password"' in page.text
    assert "script" not in page.text
    accept = {"accept": "text/html"}
    form = {"username": "ada", "password": "wrong"}
    assert client.post("/login", data=form, headers=accept).status_code == 401
    form["password"] = "correct horse"
    entered = client.post("/login", data=form, headers=accept)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.get("/").status_code == 200
    client.get("/logout")
    client.cookies.clear()
    assert client.get("/").status_code == 303
    forged = {"cookie": f"{COOKIE}={entered.cookies[COOKIE][:-4]}AAAA"}
    assert client.get("/", headers=forged).status_code == 303
    assert client.get("/", headers={"cookie": f"{COOKIE}=x.y"}).status_code == 303


def test_guessing_is_slowed(client_for, passwords):
    client = client_for(passwords)
    statuses = [
        client.post("/login", data={"username": "ada", "password": f"guess {n}"}).status_code
        for n in range(7)
    ]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    right = client.post("/login", data={"username": "ada", "password": "correct horse"})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) >= 1


def test_door_waits_longer_each_time_and_forgets_after_success(passwords):
    now = [0.0]
    door = Door(passwords, clock=lambda: now[0])
    waits = []
    for _ in range(8):
        assert not door.admits("ada", "wrong", "1.2.3.4")
        waits.append(door.wait("ada", "1.2.3.4"))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8]
    assert door.wait("grace", "1.2.3.4") == 8  # the address waits whatever name it gives
    assert door.wait("ada", "9.9.9.9") == 8  # and the name wherever it is tried from
    now[0] = 9
    assert door.admits("ada", "correct horse", "1.2.3.4")
    assert door.wait("ada", "1.2.3.4") == 0
    assert not door.admits("nobody", "correct horse", "5.5.5.5")


def test_hashes_are_salted_and_plain_passwords_refused(tmp_path):
    one, two = hash_line("ada", "correct horse"), hash_line("ada", "correct horse")
    assert one != two
    assert "correct" not in one
    file = tmp_path / "names"
    file.write_text(f"# readers\n{one}\n\n")
    assert read_passwords(file, {})["ada"].fits("correct horse")
    for text in ("ada:secret", "ada:scrypt$2$AA==$AA==", "scrypt", ""):
        file.write_text(text)
        with pytest.raises(InputError):
            read_passwords(file, {})
    with pytest.raises(InputError):
        read_passwords(tmp_path / "missing", {})
    for name, password in (("", "long enough"), ("a:b", "long enough"), ("ada", "short")):
        with pytest.raises(InputError):
            hash_line(name, password)


def test_other_machines_are_let_in_only_when_somebody_said_so(monkeypatch, tmp_path):
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        assert is_loopback(host)
        assert passwords_for(host, None, no_auth=False) == {}
    for host in ("0.0.0.0", "192.168.0.5", "::", "example.org"):
        assert not is_loopback(host)
        with pytest.raises(InputError, match="--auth FILE"):
            passwords_for(host, None, no_auth=False)
        assert passwords_for(host, None, no_auth=True) == {}
    monkeypatch.setenv(AUTH_VARIABLE, hash_line("ada", "correct horse"))
    assert set(passwords_for("0.0.0.0", None, no_auth=False)) == {"ada"}
    with pytest.raises(InputError, match="exclude each other"):
        passwords_for("0.0.0.0", None, no_auth=True)
    assert "192.168.0.5" in trusted_hosts("192.168.0.5")
    assert trusted_hosts("127.0.0.1", ["news.example"])[-1] == "news.example"


def test_command_refuses_an_open_page_and_a_taken_port(capsys, tmp_path):
    import socket

    arguments = ["--articles", str(tmp_path), "--no-browser"]
    assert main([*arguments, "--host", "0.0.0.0"]) == 1
    assert "--no-auth" in capsys.readouterr().err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main([*arguments, "--port", str(taken.getsockname()[1])]) == 1
    assert "give another --port" in capsys.readouterr().err


def test_gradio_is_told_to_be_quiet(client_for):
    client_for()
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
