"""What common pictures would cost, shown before new prices are saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from pixorly.integrations.providers import Abilities, Cost, Model
from pixorly.services.parameters import Parameters
from pixorly.services.pricing import form, price_lists
from pixorly.services.pricing.quotes import of_one
from pixorly.services.viewer import Viewer, require_admin
from pixorly.words import t

# Of no real model, so that they say the same in every house, whatever it offers.
_KNOWN = Model("example/known", "example", "", "", Abilities(), Cost(per_picture=40_000))
_UNKNOWN = Model("example/unknown", "example", "", "", Abilities(), Cost())

_EXAMPLES = (
    (t("A square of 1 megapixel, for which the provider takes $0.04"), _KNOWN, Parameters(1024, 1024)),
    (t("The same by a model whose cost nobody knows"), _UNKNOWN, Parameters(1024, 1024)),
    (t("A wide one of 4 megapixels in high quality, its cost unknown"), _UNKNOWN, Parameters(2720, 1536, quality="high")),
)  # fmt: skip


@dataclass(frozen=True)
class ExampleView:
    template: str
    now: int
    then: int


@dataclass(frozen=True)
class PreviewView:
    examples: list[ExampleView] = field(default_factory=list)
    # By field, each as {template, values}.
    problems: dict[str, dict[str, Any]] = field(default_factory=dict)


def in_force(session: Session, viewer: Viewer) -> form.FormView:
    require_admin(viewer)
    return form.shown(*price_lists.current(session))


def preview(session: Session, viewer: Viewer, given: Mapping[str, Any]) -> PreviewView:
    """Three pictures at the prices in force, and at what was typed as far as it can be used."""
    require_admin(viewer)
    _version, now = price_lists.current(session)
    problems = form.problems(now, given)
    then = form.typed(now, {name: value for name, value in given.items() if name not in problems})
    return PreviewView(
        [
            ExampleView(words.template, of_one(now, model, parameters), of_one(then, model, parameters))
            for words, model, parameters in _EXAMPLES
        ],
        {name: {"template": words.template, "values": words.values} for name, words in problems.items()},
    )
