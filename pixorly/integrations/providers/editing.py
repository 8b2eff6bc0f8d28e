"""What can be done with words and with a picture that is there already, and what each way of it needs.

           words    source   beside them      what comes out
generate   yes      –        references       one of the model's sizes
edit       yes      yes      references       one of the model's sizes
inpaint    yes      yes      a mask           the size of the source
outpaint   may be   yes      margins          the source with its margins
upscale    may be   yes      a factor         the source, so many times as wide and as high
cutout     –        yes      –                the size of the source, transparent round its subject
"""

from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pixorly.errors import Invalid
from pixorly.words import t

if TYPE_CHECKING:
    from pixorly.integrations.providers.base import Request


class Kind(StrEnum):
    GENERATE = "generate"
    EDIT = "edit"
    INPAINT = "inpaint"
    OUTPAINT = "outpaint"
    UPSCALE = "upscale"
    CUTOUT = "cutout"


NEEDS_WORDS = frozenset({Kind.GENERATE, Kind.EDIT, Kind.INPAINT})
_CHOOSES_SIZE = frozenset({Kind.GENERATE, Kind.EDIT})
_KEEPS_SHAPE = frozenset({Kind.INPAINT, Kind.OUTPAINT})


@dataclass(frozen=True)
class Margins:
    """Pixels that are painted anew beyond each edge of the source."""

    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0


def require_parts(request: "Request") -> None:
    """Raise Invalid where something is missing that this kind needs, or given that it has no use for."""
    if request.kind not in request.model.abilities.kinds:
        raise Invalid(t("This model can't do that. Choose another one."), field="kind")
    missing = {
        "source": t("Give it the picture to change."),
        "mask": t("Mark what is to change first."),
        "margins": t("Choose how far to go beyond the edges."),
        "factor": t("Choose how many times larger it becomes."),
    }
    wanted = _wanted(request.kind)
    for name, words in missing.items():
        is_given = getattr(request, name) is not None
        if name in wanted and not is_given:
            raise Invalid(words, field=name)
        if is_given and name not in wanted:
            raise Invalid(t("That has no use here. Leave it out."), field=name)
    _require_size(request)


def _wanted(kind: Kind) -> set[str]:
    beside = {Kind.INPAINT: {"mask"}, Kind.OUTPAINT: {"margins"}, Kind.UPSCALE: {"factor"}}
    return set() if kind is Kind.GENERATE else {"source"} | beside.get(kind, set())


def _require_size(request: "Request") -> None:
    can = request.model.abilities
    is_free = request.kind not in _CHOOSES_SIZE and (can.edits_any_size or request.kind not in _KEEPS_SHAPE)
    if min(request.width, request.height) <= 0 or not (is_free or can.can_be(request.width, request.height)):
        raise Invalid(t("This model has no such size. Choose one of its sizes."), field="size")
    if request.factor is not None and request.factor not in can.factors:
        raise Invalid(t("This model can't use that value. Change it, or leave it out."), field="factor")
    if request.margins is not None:
        _require_margins(request, request.margins)


def _require_margins(request: "Request", margins: Margins) -> None:
    each = astuple(margins)
    if not any(each) or min(each) < 0 or max(each) > request.model.abilities.widest_margin:
        raise Invalid(
            t("This model adds at most {most} pixels on each side.", most=request.model.abilities.widest_margin),
            field="margins",
        )
    if margins.left + margins.right >= request.width or margins.top + margins.bottom >= request.height:
        raise Invalid(t("There is no room for the picture between these margins."), field="margins")
