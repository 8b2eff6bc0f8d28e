r"""Prompts that stand for several: `a {dawn|storm|} sea, __colour__ sky`.

    text      = { plain | group | wildcard }
    group     = "{" text "|" text { "|" text } "}"     an alternative may be empty, or hold groups and wildcards
    wildcard  = "__" name "__"                         one of its choices, which are texts like this one

Braces that don't pair up, or pair round nothing to choose from, are plain, so a prompt written as JSON
stays as it is. A backslash takes the meaning from the sign after it: \{ \} \| \_ and itself.

Each piece is worth a count and, while there are few, its texts; pieces are multiplied and added as they
are read. So a text that stands for more prompts than there are atoms costs no more than reading it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pixorly.errors import Invalid
from pixorly.services.prompts.tidying import SEAM, tidied, without_seams
from pixorly.words import t

MOST_PROMPTS = 50
MOST_WILDCARDS = 20
# Characters of choices that hold alternatives and wildcards themselves: a tenth of a second of reading.
MOST_INSIDE = 100_000
LONGEST_PROMPT = 2000
# Letters and digits of any script; single underscores only inside, so that two of them always end a name.
NAME = r"(?:[^\W_]|-)+(?:_(?:[^\W_]|-)+)*"
LONGEST_NAME = 40

_TOKEN = re.compile(rf"\\(?P<escaped>[{{}}|\\_])|__(?P<wildcard>{NAME})__|[{{}}|]|[^{{}}|\\_]+|.", re.DOTALL)
_HAS_NO_GRAMMAR = re.compile(r"[^{\\_]*")
# Wildcards of wildcards make numbers that would not fit into memory. Nobody reads past this anyway.
_COUNTED_TO = 10**1000
_SHOWN_TO = 10**6
# Before tidying. Longer texts are cut while they are made, and refused in the end.
_LONGEST_RAW = 4 * LONGEST_PROMPT


class TooManyPrompts(Invalid):
    code = "too_many_prompts"


def count(text: str, wildcards: Mapping[str, Sequence[str]]) -> int:
    """How many prompts it stands for, without making them."""
    return _Reading(wildcards, most=0).piece(text).count


def expand(text: str, wildcards: Mapping[str, Sequence[str]], most: int = MOST_PROMPTS) -> tuple[str, ...]:
    """Every prompt it stands for, the last alternative changing fastest."""
    piece = _Reading(wildcards, most).piece(text)
    if piece.count > most:
        raise _too_many(piece.count, most)
    prompts = tuple(tidied(raw) for raw in piece.texts)
    if any(len(raw) > _LONGEST_RAW for raw in piece.texts) or any(len(prompt) > LONGEST_PROMPT for prompt in prompts):
        raise Invalid(t("A prompt has at most {most} characters.", most=LONGEST_PROMPT), field="prompt")
    return prompts


def named(texts: Iterable[str]) -> set[str]:
    """The wildcards that appear in these texts. Capitals make no difference to a name."""
    return {name for text in texts if "__" in text for name in _named(text)}


def require_few(names: Iterable[str]) -> None:
    if len(set(names)) > MOST_WILDCARDS:
        words = t("A prompt uses at most {most} wildcards, counting those inside them.", most=MOST_WILDCARDS)
        raise Invalid(words, field="prompt")


def require_readable(choices: Iterable[str]) -> None:
    """Choices without a grammar of their own cost nothing, so thousands of plain words are fine."""
    if sum(len(choice) for choice in choices if not _HAS_NO_GRAMMAR.fullmatch(choice)) > MOST_INSIDE:
        words = t("These wildcards have too many alternatives inside their choices. Use fewer of them at once.")
        raise Invalid(words, field="prompt")


def _named(text: str) -> Iterator[str]:
    # By tokens, since \__this__ names none.
    for token in _TOKEN.finditer(text):
        if token["wildcard"]:
            yield token["wildcard"].lower()


def _too_many(count: int, most: int) -> TooManyPrompts:
    if count > _SHOWN_TO:
        words = t("That makes more than a million prompts; {most} at once are possible.", most=most)
    else:
        words = t("That makes {count} prompts; {most} at once are possible.", count=count, most=most)
    return TooManyPrompts(words, field="prompt")


@dataclass(frozen=True)
class _Piece:
    """How many texts a part of the prompt stands for, and which: none once there are too many."""

    count: int
    texts: tuple[str, ...]


class _Reading:
    """One pass over a prompt and the wildcards it leads to, each of which is read once."""

    def __init__(self, wildcards: Mapping[str, Sequence[str]], most: int) -> None:
        self._wildcards = {name.lower(): choices for name, choices in wildcards.items()}
        self._most = most
        self._known: dict[str, _Piece] = {}
        # Those that are being read, each inside the one before.
        self._inside: list[str] = []

    def piece(self, text: str) -> _Piece:
        text = without_seams(text)
        if _HAS_NO_GRAMMAR.fullmatch(text):
            return self._plain(text)
        # The groups that are open, the text itself outermost. No recursion: a thousand braces are easily typed.
        groups = [[self._plain("")]]
        for token in _TOKEN.finditer(text):
            sign = token[0]
            if sign == "{":
                groups.append([self._plain("")])
            elif sign == "|" and len(groups) > 1:
                groups[-1].append(self._plain(""))
            elif sign == "}" and len(groups) > 1:
                closed = groups.pop()
                self._add(groups, self._one_of(closed) if len(closed) > 1 else self._as_typed(closed, "}"))
            elif token["wildcard"]:
                self._add(groups, self._chosen(token["wildcard"].lower()))
            else:
                self._add(groups, self._plain(token["escaped"] or sign))
        while len(groups) > 1:
            self._add(groups, self._as_typed(groups.pop(), ""))
        return groups[0][0]

    def _add(self, groups: list[list[_Piece]], piece: _Piece) -> None:
        groups[-1][-1] = self._joined(groups[-1][-1], piece)

    def _plain(self, text: str) -> _Piece:
        return _Piece(1, (text,) if self._most else ())

    def _joined(self, first: _Piece, second: _Piece) -> _Piece:
        count = min(first.count * second.count, _COUNTED_TO)
        if count > self._most:
            return _Piece(count, ())
        return _Piece(count, tuple((a + b)[: _LONGEST_RAW + 1] for a in first.texts for b in second.texts))

    def _one_of(self, pieces: Sequence[_Piece]) -> _Piece:
        count = min(sum(piece.count for piece in pieces), _COUNTED_TO)
        if count > self._most:
            return _Piece(count, ())
        return _Piece(count, tuple(f"{SEAM}{text}{SEAM}" for piece in pieces for text in piece.texts))

    def _as_typed(self, alternatives: Sequence[_Piece], end: str) -> _Piece:
        """Braces after all, and not a group."""
        whole = self._joined(self._plain("{"), alternatives[0])
        for alternative in alternatives[1:]:
            whole = self._joined(self._joined(whole, self._plain("|")), alternative)
        return self._joined(whole, self._plain(end))

    def _chosen(self, name: str) -> _Piece:
        if name not in self._known:
            self._require_usable(name)
            self._inside.append(name)
            self._known[name] = self._one_of([self.piece(choice) for choice in self._wildcards[name] or [""]])
            self._inside.pop()
        return self._known[name]

    def _require_usable(self, name: str) -> None:
        if name in self._inside:
            way = " → ".join([*self._inside[self._inside.index(name) :], name])
            words = t("The wildcard {name} leads back to itself: {way}. Change one of them.", name=name, way=way)
            raise Invalid(words, field="prompt")
        used = {*self._known, *self._inside, name}
        require_few(used)
        if name in self._wildcards:
            require_readable(chain.from_iterable(self._wildcards[one] for one in used))
            return
        shown = name[:LONGEST_NAME]
        if self._inside:
            words = t("The wildcard {outer} uses {name}, which is not there.", outer=self._inside[-1], name=shown)
        else:
            words = t("There is no wildcard named {name}.", name=shown)
        raise Invalid(words, field="prompt")
