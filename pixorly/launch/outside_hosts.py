"""Which hosts besides ours a built front end would ask for something.

Namespaces are names rather than addresses, links wait for a person, and a message may mention a page.
What is left is loaded, or could be.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

_ADDRESS = re.compile(r"^(?:(?:https?|wss?):)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?=[/?#]|$)", re.I)
# A literal that begins with an address is one; an address further inside a literal is part of a sentence.
_LITERAL = re.compile(r"""(?<=["'`])(?:(?:https?|wss?):)?//[^"'`\s\\]+""")
_STYLE_ADDRESS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')\s]+)""")
_NAMESPACES = re.compile(r"^http://www\.w3\.org/(?:\d{4}/|XML/1998/namespace)")
# React puts this page into the text of an error and never opens it.
_MENTIONED = re.compile(r"^https://react\.dev/errors/")
# This end of a name is kept free for examples (RFC 2606): nobody is there.
_EXAMPLE = ".example"


def external_hosts(folder: Path) -> set[str]:
    addresses: set[str] = set()
    for file in folder.rglob("*"):
        read = _READERS.get(file.suffix)
        if read is not None:
            addresses |= read(file.read_text("utf-8"))
    spoken_of = {address for address in addresses if _NAMESPACES.match(address) or _MENTIONED.match(address)}
    hosts = {found[1] for address in addresses - spoken_of if (found := _ADDRESS.match(address))}
    return {host for host in hosts if not host.endswith(_EXAMPLE)}


def _in_script(text: str) -> set[str]:
    return set(_LITERAL.findall(text))


def _in_style(text: str) -> set[str]:
    return set(_STYLE_ADDRESS.findall(text))


def _in_page(text: str) -> set[str]:
    reader = _Attributes()
    reader.feed(text)
    return reader.addresses | _in_script(text) - reader.links


_READERS = {
    ".js": _in_script,
    ".css": _in_style,
    ".html": _in_page,
    ".svg": _in_page,
    ".json": _in_script,
    ".webmanifest": _in_script,
}


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if tag == "a" and name == "href":
                self.links.add(value or "")
            elif not name.startswith("xmlns"):
                self.addresses |= {part for part in (value or "").replace(",", " ").split() if "//" in part}
                self.addresses |= _in_style(value or "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.addresses |= _in_style(data)
