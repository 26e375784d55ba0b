"""Names and salted password hashes, from a file or the environment, and the slowing of guesses."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError

AUTH_VARIABLE = "QA_CHAT_AUTH"
_COST, _BLOCK, _LANES = 2**14, 8, 1
_FREE_TRIES = 5
_LONGEST_WAIT = 900.0
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class StoredPassword:
    """A scrypt hash with its salt and cost."""

    cost: int
    salt: bytes
    digest: bytes

    def fits(self, password: str) -> bool:
        """Tell whether this is the hash of `password`."""
        return hmac.compare_digest(_scrypt(password, self.salt, self.cost), self.digest)


def hash_line(name: str, password: str) -> str:
    """Return the line for the file of names: `name:scrypt$cost$salt$hash`.

    Raises:
        InputError: the name is empty or has a colon, or the password is too short.

    """
    if not name or ":" in name or not name.isprintable():
        raise InputError(f"A name has no colon and is not empty, found {name!r:.60}.")
    if len(password) < 8:
        raise InputError("A password has at least 8 characters.")
    salt = secrets.token_bytes(16)
    encoded = [base64.b64encode(part).decode() for part in (salt, _scrypt(password, salt, _COST))]
    return f"{name}:scrypt${_COST}${encoded[0]}${encoded[1]}"


def read_passwords(
    auth: str | Path | None, environment: Mapping[str, str]
) -> dict[str, StoredPassword]:
    """Return the names and hashes from the file `auth`, or from `QA_CHAT_AUTH` if it is None.

    Raises:
        InputError: the file cannot be read, or a line is not `name:scrypt$cost$salt$hash`.

    """
    if auth is None:
        text, where = environment.get(AUTH_VARIABLE, ""), AUTH_VARIABLE
    else:
        where = str(auth)
        try:
            text = Path(auth).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"The file of names {where} cannot be read: {error}.") from error
    passwords = {}
    for line in text.replace(";", "\n").splitlines():
        if line.strip() and not line.startswith("#"):
            name, stored = _read_line(line.strip(), where)
            passwords[name] = stored
    if auth is not None and not passwords:
        raise InputError(f"{where} names nobody. Add lines with `python -m ui hash-password NAME`.")
    return passwords


def _read_line(line: str, where: str) -> tuple[str, StoredPassword]:
    name, _, rest = line.partition(":")
    parts = rest.split("$")
    try:
        kind, cost, salt, digest = parts
        stored = StoredPassword(
            int(cost),
            base64.b64decode(salt, validate=True),
            base64.b64decode(digest, validate=True),
        )
    except (ValueError, binascii.Error) as error:
        raise InputError(
            f"{where}: each line must be name:scrypt$cost$salt$hash (plain passwords are not "
            "accepted). Make one with `python -m ui hash-password NAME`."
        ) from error
    if kind != "scrypt" or not name or not 2**12 <= stored.cost <= 2**20:
        raise InputError(f"{where}: the hash of {name!r:.40} is not one of ours.")
    return name, stored


def _scrypt(password: str, salt: bytes, cost: int) -> bytes:
    encoded = password.encode("utf-8", errors="surrogatepass")
    memory = 256 * cost * _BLOCK
    return hashlib.scrypt(encoded, salt=salt, n=cost, r=_BLOCK, p=_LANES, maxmem=memory, dklen=32)


class Door:
    """Checks names and passwords, ever more slowly for those who guess."""

    def __init__(
        self,
        passwords: Mapping[str, StoredPassword],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._passwords = dict(passwords)
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()
        # Checked for unknown names too, so that time does not tell which names exist.
        self._nobody = StoredPassword(_COST, os.urandom(16), os.urandom(32))

    def wait(self, name: str, address: str) -> float:
        """Return the seconds until this name or this address may try again; 0 is now."""
        now = self._clock()
        with self._lock:
            return max(
                (
                    self._failures[key][1] - now
                    for key in _keys(name, address)
                    if key in self._failures
                ),
                default=0.0,
            )

    def admits(self, name: str, password: str, address: str) -> bool:
        """Tell whether the password is right; a wrong one makes the next try wait longer."""
        stored = self._passwords.get(name)
        right = (stored or self._nobody).fits(password[:1024]) and stored is not None
        with self._lock:
            for key in _keys(name, address):
                if right:
                    self._failures.pop(key, None)
                    continue
                count = self._failures.pop(key, (0, 0.0))[0] + 1
                pause = (
                    min(2.0 ** (count - _FREE_TRIES), _LONGEST_WAIT) if count >= _FREE_TRIES else 0
                )
                self._failures[key] = (count, self._clock() + pause)
                while len(self._failures) > _REMEMBERED:
                    self._failures.popitem(last=False)
        return right

    def knows(self, name: str) -> bool:
        """Tell whether somebody of this name may come in at all."""
        return name in self._passwords


def _keys(name: str, address: str) -> tuple[str, str]:
    return f"name {name[:200]}", f"address {address}"
