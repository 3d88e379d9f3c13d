"""Tests and product open no connection that leaves this machine (promise C10); who tries is told,
and the test fails.
"""

import sys
from ipaddress import ip_address

tried: list[str] = []
opened: list[tuple] = []
"""Every address of a network to which a connection was asked, here or elsewhere: (host, port)."""


class OutsideError(RuntimeError):
    """Something asked for a connection to another machine."""


def is_here(address) -> bool:
    """A path of this machine, or an address that leads back to it."""
    if not isinstance(address, tuple):
        return True
    host = address[0].decode() if isinstance(address[0], bytes) else str(address[0])
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("localhost", "")


def _watch(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        opened.append(args[1][:2])
    if (event in ("socket.connect", "socket.sendto") and not is_here(args[1])) or (
        event == "socket.getaddrinfo" and not is_here((args[0] or "",))
    ):
        tried.append(f"{event} {args[1] if event != 'socket.getaddrinfo' else args[0]}")
        raise OutsideError(tried[-1])


def stand():
    """Watch this process until it ends."""
    sys.addaudithook(_watch)
