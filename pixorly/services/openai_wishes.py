"""What clients made for OpenAI ask for, in our words: their names of models, and sizes that not every model has.

A program should have to change nothing but the address and the key, so a name that only OpenAI has stands for the
model a wish without one would get, and a size that a model can't be becomes the one nearest to it in shape.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from pixorly.errors import Invalid, NotFound
from pixorly.integrations.providers import Abilities, Kind
from pixorly.services import catalog
from pixorly.services.catalog import ModelView
from pixorly.services.jobs import Wish
from pixorly.services.viewer import Viewer
from pixorly.words import t

_THEIRS = re.compile(r"(dall-e|gpt-image|chatgpt-image)[\w.-]*")
_LEFT_TO_US = ("", "auto")
_SIZE = re.compile(r"([1-9]\d{1,3})x([1-9]\d{1,3})")


class NoSuchModel(NotFound):
    code = "model_not_found"
    words = t("There is no such model here. GET /v1/models lists those there are.")


@dataclass(frozen=True)
class Asked:
    """As it came, after the shapes were checked."""

    prompt: str
    model: str = ""
    count: int = 1
    size: str = ""
    quality: str = ""
    background: str = ""
    # Ids of images that go along.
    references: tuple[str, ...] = ()
    # Of the first of them, where it has a hole to be painted anew.
    hole: tuple[int, int] | None = None


def wish_for(session: Session, viewer: Viewer, asked: Asked) -> Wish:
    kind = Kind.INPAINT if asked.hole else Kind.GENERATE
    model = _model(catalog.offered(session, viewer), asked.model, len(asked.references), kind)
    # A picture with a hole keeps its size, whatever else was asked for.
    can = catalog.chosen(session, model.id).model.abilities
    width, height, ratio = (*asked.hole, "1:1") if asked.hole else _size(can, asked.size)
    return Wish(
        prompt=literal(asked.prompt),
        models=(model.id,),
        count=asked.count,
        width=width,
        height=height,
        ratio=ratio,
        quality=asked.quality,
        background=asked.background,
        references=asked.references,
        kind=kind,
    )


def literal(prompt: str) -> str:
    """Who writes for OpenAI means braces and underscores as they stand, and not as alternatives."""
    return re.sub(r"[\\{}|]|__", lambda sign: "".join(f"\\{one}" for one in sign[0]), prompt)


def _model(offered: Iterable[ModelView], name: str, references: int, kind: Kind) -> ModelView:
    offered = list(offered)
    named = next((one for one in offered if name and name in (one.id, one.id.partition("/")[2])), None)
    if named:
        return named
    if name and not _THEIRS.fullmatch(name):
        raise NoSuchModel(field="model")
    for one in offered:
        if kind in one.abilities["kinds"] and one.abilities["most_references"] >= references:
            return one
    raise Invalid(t("No model here can do that with a picture."), field="model")


def _size(can: Abilities, size: str) -> tuple[int | None, int | None, str]:
    """Exact sides where the model can be that, else the ratio that comes nearest."""
    sides = _SIZE.fullmatch(size)
    if not sides and size not in _LEFT_TO_US:
        raise Invalid(t("A size reads like 1024x1024, or auto."), field="size")
    if not sides:
        return None, None, "1:1" if "1:1" in can.ratios else can.ratios[0]
    width, height = int(sides[1]), int(sides[2])
    if (can.sizes or can.side) and can.can_be(width, height):
        return width, height, "1:1"
    return None, None, can.ratio_of(width, height)
