"""The paper every letter is written on: plain text, and HTML that looks like us in light and dark mail programs."""

import re
from dataclasses import dataclass
from html import escape

from pixorly.settings import settings
from pixorly.words import Words, say, t

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
# Mail programs turn these into links. A stranger who signs up with such a name must not get one into our letter.
_LIKE_A_LINK = re.compile(r"[/@\\]|www|\w\.\w", re.IGNORECASE)
_LONGEST_NAME = 80

# Mail programs strip style sheets, so all looks are inline; the sheet only turns them over for dark mode.
_BODY = "margin:0;padding:0;background:#f7f4ee;color:#1a1816;-webkit-text-size-adjust:100%"
_UI = "font-family:'Geist Variable',-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_MUTED = f"{_UI};font-size:13px;line-height:1.55;color:#5c564d"
_DARK = """
@media (prefers-color-scheme: dark) {
  .paper, .paper body { background: #0c0b0a !important; color: #f4f1ec !important; }
  .card { background: #131211 !important; border-color: #2a2825 !important; }
  .ink { color: #f4f1ec !important; }
  .muted { color: #b3ada4 !important; }
  .mark, .button { background: #ff5b2e !important; }
  .button { color: #1d0a03 !important; border-color: #ff5b2e !important; }
  .accent { color: #ff7650 !important; }
}
@media (max-width: 480px) { .card { padding: 28px 22px !important; } .edge { padding: 24px 14px !important; } }
""".strip()


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Draft:
    """What a letter says, before it is said in a language."""

    subject: Words
    headline: Words
    greeting: Words
    lines: tuple[Words, ...]
    reason: Words
    facts: tuple[tuple[Words, str], ...] = ()
    button: tuple[Words, str] | None = None
    other_way: tuple[Words, str] | None = None
    closing: tuple[Words, ...] = ()


def greeting(name: str) -> Words:
    name = one_line(name)[:_LONGEST_NAME].strip()
    return t("Hello {name},", name=name) if name and not _LIKE_A_LINK.search(name) else t("Hello,")


def one_line(words: str) -> str:
    return " ".join(_CONTROL.sub(" ", words).split())


def written(language: str, draft: Draft) -> Written:
    return Written(one_line(say(language, draft.subject)), _as_text(language, draft), _as_html(language, draft))


def _as_text(language: str, draft: Draft) -> str:
    blocks = [say(language, draft.greeting), *(say(language, line) for line in draft.lines)]
    if draft.facts:
        blocks.append("\n".join(f"{say(language, label)}: {one_line(value)}" for label, value in draft.facts))
    if draft.button:
        label, link = draft.button
        blocks.append(f"{say(language, label)}:\n{link}")
    if draft.other_way:
        label, link = draft.other_way
        blocks.append(f"{say(language, label)}\n{link}")
    blocks += [say(language, line) for line in draft.closing]
    # "-- " sets the signature apart in every mail program (RFC 3676).
    return "\n\n".join(blocks) + f"\n\n-- \n{say(language, draft.reason)}\nPixorly, {settings().public_url}\n"


def _as_html(language: str, draft: Draft) -> str:
    spoken = [_said(language, line) for line in draft.lines]
    body = "\n".join(
        [
            _paragraph(_said(language, draft.greeting)),
            *(_paragraph(line) for line in spoken),
            *_facts(language, draft),
            *_button(language, draft),
            *_other_way(language, draft),
            *(_paragraph(_said(language, line)) for line in draft.closing),
        ]
    )
    url = escape(settings().public_url)
    return f"""<!doctype html>
<html lang="{escape(language)}" class="paper">
{_head(_said(language, draft.subject))}
<body style="{_BODY}">
<div style="display:none;max-height:0;overflow:hidden">{spoken[0]}</div>
<div class="edge" style="max-width:560px;margin:0 auto;padding:40px 20px">
<p class="ink" style="margin:0 0 20px;{_UI};font-size:16px;font-weight:600;line-height:20px;color:#1a1816">\
<span class="mark" style="display:inline-block;width:16px;height:16px;margin-right:9px;border-radius:5px;\
background:#d63f14;vertical-align:-2px"></span>Pixorly</p>
<div class="card" style="padding:40px 40px 30px;background:#fffdf9;border:1px solid #e2dbcf;border-radius:16px">
<h1 class="ink" style="margin:0 0 22px;font-family:'Instrument Serif',Georgia,'Times New Roman',serif;\
font-size:34px;font-weight:400;line-height:1.12;letter-spacing:-.01em;color:#1a1816">\
{_said(language, draft.headline)}</h1>
{body}
</div>
<p class="muted" style="margin:22px 4px 0;{_MUTED}">{_said(language, draft.reason)}</p>
<p class="muted" style="margin:6px 4px 0;{_MUTED}">Pixorly, \
<a class="muted" href="{url}" style="color:#5c564d;text-decoration:underline">{url}</a></p>
</div>
</body>
</html>
"""


def _head(safe_title: str) -> str:
    return f"""<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{safe_title}</title>
<style>
:root {{ color-scheme: light dark; }}
{_DARK}
</style>
</head>"""


def _said(language: str, words: Words) -> str:
    """In the person's language and safe inside HTML, whatever somebody typed as their name."""
    return escape(say(language, words))


def _paragraph(safe: str) -> str:
    look = f"{_UI};font-size:16px;line-height:1.6;color:#1a1816;overflow-wrap:anywhere"
    return f'<p class="ink" style="margin:0 0 16px;{look}">{safe}</p>'


def _facts(language: str, draft: Draft) -> list[str]:
    small = '<span class="muted" style="font-size:13px;color:#5c564d">'
    return [
        _paragraph(f"{small}{_said(language, label)}</span><br>{escape(one_line(value))}")
        for label, value in draft.facts
    ]


def _button(language: str, draft: Draft) -> list[str]:
    if not draft.button:
        return []
    label, link = _said(language, draft.button[0]), escape(draft.button[1])
    # Outlook drops padding but draws borders, so the border is what gives the button its size.
    look = (
        f"display:inline-block;{_UI};font-size:16px;font-weight:600;line-height:20px;color:#ffffff;background:#d63f14"
    )
    size = "border:solid #d63f14;border-width:13px 24px;border-radius:10px;text-decoration:none"
    beneath = _said(language, t("If the button does nothing, open this address:"))
    return [
        f'<p style="margin:26px 0 22px"><a class="button" href="{link}" style="{look};{size}">{label}</a></p>',
        _small(f"{beneath}<br>{_link(link)}"),
    ]


def _other_way(language: str, draft: Draft) -> list[str]:
    if not draft.other_way:
        return []
    return [_paragraph(f"{_said(language, draft.other_way[0])}<br>{_link(escape(draft.other_way[1]))}")]


def _small(safe: str) -> str:
    return f'<p class="muted" style="margin:0 0 18px;{_MUTED};overflow-wrap:anywhere">{safe}</p>'


def _link(safe: str) -> str:
    return f'<a class="accent" href="{safe}" style="color:#b9340e;text-decoration:none">{safe}</a>'
