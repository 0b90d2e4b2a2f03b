"""Before anything starts: are the ports free?"""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence

from bot.errors import SettingsError
from bot.serving.programs import Listener


def check_ports(listeners: Sequence[Listener]) -> None:
    """Raises SettingsError, in one sentence or two with port and setting, for the first that can't be listened on."""
    taken: dict[int, Listener] = {}
    for listener in listeners:
        other = taken.setdefault(listener.port, listener)
        if other is not listener:
            raise SettingsError(f"{other.port_setting} and {listener.port_setting} are both {listener.port}. Give each a port of its own.")
        _check_port(listener)


def _check_port(listener: Listener) -> None:
    host, port, setting = listener.host, listener.port, listener.port_setting
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise SettingsError(f"CAVEAT_HOST is {host}, which is no address of this machine. Set it to one, such as 127.0.0.1.") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise SettingsError(_sentence(error, host, port, setting)) from error


def _sentence(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use by another program. Stop that program, or set {setting} to a free port."
    if error.errno == errno.EACCES:
        return f"Port {port} on {host} needs rights that this user lacks. Set {setting} to a port above 1023."
    return f"Port {port} on {host} can't be listened on ({error.strerror}). Set CAVEAT_HOST and {setting} to what this machine has."
