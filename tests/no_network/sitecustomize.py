"""Refuse every connection but loopback, in the test process and in every Python child of it.

Python imports a module of this name at start when its folder is on PYTHONPATH.
"""

import socket

_LOOPBACK = {"localhost", "::1", "0.0.0.0", "", None}
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


def _allowed(host):
    host = host.decode() if isinstance(host, bytes) else host
    return host in _LOOPBACK or str(host).startswith("127.")


def _refuse(host):
    raise AssertionError(f"A test run connects to nothing but loopback; found {host!r}.")


def _check(sock, address):
    if sock.family in (socket.AF_INET, socket.AF_INET6) and not _allowed(address[0]):
        _refuse(address[0])


def _guarded_connect(self, address):
    _check(self, address)
    return _connect(self, address)


def _guarded_connect_ex(self, address):
    _check(self, address)
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host, *args, **kwargs):
    if not _allowed(host):
        _refuse(host)
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect = _guarded_connect
socket.socket.connect_ex = _guarded_connect_ex
socket.getaddrinfo = _guarded_getaddrinfo
