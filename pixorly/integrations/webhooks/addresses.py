"""Which addresses may be called. Whoever types one chooses where our servers connect to, so an address that could be
read in two ways is not read at all, and what a name leads to is looked at again at every call.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from pixorly.errors import Invalid
from pixorly.integrations.connections import LOOPBACK, is_public
from pixorly.settings import settings
from pixorly.words import Words, t

LONGEST = 2000
_LOOKUP_SECONDS = 5.0
_DEFAULT_PORTS = {"https": 443, "http": 80}
# Below this the doors of machines themselves stand: mail, shells, names.
_FIRST_OPEN_PORT = 1024
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LAST_LABEL = re.compile(r"[a-z][a-z0-9-]*")
# Names that mean something else on every network; `metadata.google.internal` is one.
_PRIVATE_NAMES = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "arpa",
    "onion",
    "test",
)
# Public by its number, and yet the way to the machine's own keys: Azure's.
_METADATA = frozenset({"168.63.129.16"})

Resolver = Callable[[str, int], list[str]]


class BadAddress(Invalid):
    code = "bad_address"
    words = t("Webhooks go to public https addresses, such as https://example.com/hooks.")

    def __init__(self, words: Words | None = None) -> None:
        super().__init__(words, field="url")


@dataclass(frozen=True)
class Destination:
    """An address in the parts we understood. What is called is made of these, and never read a second time."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_here(self) -> bool:
        return self.host in LOOPBACK

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def understood(address: str) -> Destination:
    """Read what somebody typed, or say why it can't be an address of a webhook. Nothing is looked up."""
    address = address.strip()
    if len(address) > LONGEST:
        raise BadAddress(t("An address has at most {most} characters.", most=LONGEST))
    if not address.isascii() or not address.isprintable() or set(address) & set(' "<>\\^`{|}'):
        raise BadAddress(t("Write the address in plain letters: a name in its xn-- form, other characters as %20."))
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BadAddress() from None
    if "@" in parts.netloc:
        raise BadAddress(t("Leave name and password out of the address. The signature shows who sends."))
    scheme, host = parts.scheme, parts.hostname or ""
    _require_host(host, is_bracketed=parts.netloc.startswith("["))
    there = Destination(
        scheme, host, _DEFAULT_PORTS.get(scheme, 0) if port is None else port, _target(parts.path, parts.query)
    )
    _require_scheme(there, "#" in address)
    # Zero, leading zeros and a lone colon are read in more than one way.
    if (port is not None and str(port) != parts.netloc.rpartition(":")[2]) or parts.netloc.endswith(":"):
        raise BadAddress(t("That port can't be used. Webhooks go to 443, or to 1024 and above."))
    return there


def require_public(address: str, resolver: Resolver | None = None) -> None:
    """Look up where it leads now, and refuse what leads to us or to our neighbours. Asks the network."""
    there = understood(address)
    try:
        found = (resolver or resolve)(there.host, there.port)
    except OSError:
        raise BadAddress(
            t("{host} is not known on the internet. Look for a slip in the name.", host=there.host)
        ) from None
    if not are_allowed(there, found):
        raise BadAddress(t("{host} leads into a private network. Webhooks go to public addresses.", host=there.host))


def are_allowed(there: Destination, found: list[str]) -> bool:
    """Whether all that a name leads to may be connected to."""
    if there.is_here:
        return settings().webhook_loopback and all(ipaddress.ip_address(one).is_loopback for one in found)
    return bool(found) and all(is_public(one) and one not in _METADATA for one in found)


def resolve(host: str, port: int) -> list[str]:
    """What a name leads to, within a time: the system's own looking up knows no bound, and can't be interrupted."""
    answer: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.put(list(dict.fromkeys(str(each[4][0]) for each in found)))
        except (OSError, UnicodeError) as error:
            answer.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, name=f"lookup of {host}"[:40], daemon=True).start()
    with suppress(Empty):
        found = answer.get(timeout=_LOOKUP_SECONDS)
        if isinstance(found, OSError):
            raise found
        return found
    raise TimeoutError(f"{host} was not found in time")


def _require_host(host: str, *, is_bracketed: bool) -> None:
    if settings().webhook_loopback and host in LOOPBACK:
        return
    with suppress(ValueError):
        literal = ipaddress.ip_address(host)
        # Only as everybody writes it: 127.0.0.1 has dozens of spellings.
        if str(literal) != host or is_bracketed != (literal.version == 6):
            raise BadAddress()
        if not is_public(host) or host in _METADATA:
            raise BadAddress(_loopback_words() if literal.is_loopback else None)
        return
    labels = host.split(".")
    if host == "localhost":
        raise BadAddress(_loopback_words())
    # The last one of a name is a word; a number there, also 0x7f, is how resolvers recognise an IPv4 address.
    is_name = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and _LAST_LABEL.fullmatch(labels[-1])
    if is_bracketed or not is_name or len(host) > 253 or labels[-1] in _PRIVATE_NAMES:
        raise BadAddress()


def _loopback_words() -> Words | None:
    if settings().is_production:
        return None
    return t("That is this machine itself. PIXORLY_WEBHOOK_LOOPBACK=true allows it while you develop.")


def _require_scheme(there: Destination, has_fragment: bool) -> None:
    if there.scheme not in _DEFAULT_PORTS or (there.scheme == "http" and settings().is_production):
        raise BadAddress(t("Webhooks need an https address: what they carry is yours alone."))
    if has_fragment:
        raise BadAddress(t("Leave out what follows the #. It is never sent."))
    is_open = there.port == _DEFAULT_PORTS[there.scheme] or there.port >= _FIRST_OPEN_PORT
    if not (is_open or (there.is_here and there.port > 0)):
        raise BadAddress(t("That port can't be used. Webhooks go to 443, or to 1024 and above."))


def _target(path: str, query: str) -> str:
    return (path or "/") + (f"?{query}" if query else "")
