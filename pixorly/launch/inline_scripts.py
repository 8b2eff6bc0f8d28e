"""What a strict Content-Security-Policy must allow: the hashes of the scripts that stand inside built pages."""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path


def hashes(folder: Path) -> dict[str, list[str]]:
    """By page, as its path in the build: the sources its `script-src` needs, quotes included."""
    return {
        str(page.relative_to(folder)): sorted({source_of(script) for script in inline_scripts(page.read_text("utf-8"))})
        for page in sorted(folder.rglob("*.html"))
    }


def inline_scripts(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.scripts


def source_of(script: str) -> str:
    # Browsers turn line ends into \n before they hash.
    text = script.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self._open = True
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._open = False
