"""A network with nothing but loopback, for what listens on every address or must call nobody.

Needs Linux and the right to make network namespaces (root, as in CI; no container engine). Who is
in such a network already, as under `unshare -rn`, needs nothing. The calling thread alone moves:
the threads and processes that it starts there stay there, and it comes back at the end.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_CLONE_NEWNET = 0x40000000  # <linux/sched.h>
_SIOCSIFFLAGS = 0x8914  # <linux/sockios.h>
_UP_AND_RUNNING = 0x1 | 0x40  # IFF_UP, IFF_RUNNING of <linux/if.h>
_OWN_NETWORK = "/proc/thread-self/ns/net"


def only_loopback() -> bool:
    """Whether this thread sees no interface but loopback."""
    return {name for _, name in socket.if_nameindex()} == {"lo"}


def lacking() -> str:
    """Why no such network can be made here; empty where it can."""
    if not sys.platform.startswith("linux"):
        return "network namespaces (Linux alone has them)"
    try:
        with loopback_only():
            return ""
    except OSError as error:
        return f"the right to make a network namespace ({error.strerror}): run it as root"


@contextmanager
def loopback_only() -> Iterator[None]:
    """Be in a network of one's own for as long as the block lasts; raises OSError."""
    if only_loopback():
        yield
        return
    before = os.open(_OWN_NETWORK, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _call("unshare", _CLONE_NEWNET)
        try:
            _loopback_up()
            yield
        finally:
            _call("setns", before, _CLONE_NEWNET)
    finally:
        os.close(before)


def _call(name: str, *arguments: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _loopback_up() -> None:
    request = struct.pack("16sH14x", b"lo", _UP_AND_RUNNING)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
