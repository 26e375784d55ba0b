"""How the page says things: dates, confidence, bylines, counts. Plain text, no markup."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

_FRAGMENT_WORDS = 6
"""Words at each end of a long quotation that a text fragment names."""


def byline(source: str | None, author: str | None, path: str) -> str:
    """Return who an article is from: its source, else its author, else its file's name."""
    return source or author or path.rsplit("/", 1)[-1]


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "1 article" or "1,234 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def web_link(url: str | None, passage: str | None = None) -> str | None:
    """Return `url` if it is an ordinary web address, else None; with a text fragment if asked.

    Only http and https with a host and without user name or password are links. The
    fragment (`#:~:text=`) makes browsers scroll to `passage` and mark it.
    """
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
        has_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not has_address or "@" in parts.netloc:
        return None
    if "\\" in url:  # browsers read a backslash as a slash, so the host would be another
        return None
    if not passage:
        return url
    return f"{url}{'' if '#' in url else '#'}:~:text={_text_directive(passage)}"


def host_of(url: str) -> str:
    """Return the host of a link as the browser shows it: ASCII, `www.` left off."""
    host = urlsplit(url).hostname or ""
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = quote(host)
    return host.removeprefix("www.")


def _text_directive(passage: str) -> str:
    words = passage.split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        return _directive_part(words)
    return f"{_directive_part(words[:_FRAGMENT_WORDS])},{_directive_part(words[-_FRAGMENT_WORDS:])}"


def _directive_part(words: list[str]) -> str:
    # "-" has a meaning in a text directive and quote() leaves it as it is
    return quote(" ".join(words), safe="").replace("-", "%2D")
