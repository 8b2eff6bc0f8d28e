"""Prompts: one that stands for several, what people keep to write them with, and those they wrote before."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.errors import Invalid
from pixorly.services.prompts import expanding, wildcards
from pixorly.services.prompts.expanding import MOST_PROMPTS, TooManyPrompts
from pixorly.services.prompts.history import WrittenView, history
from pixorly.services.viewer import Viewer
from pixorly.words import t

__all__ = ["MOST_PROMPTS", "Expansion", "TooManyPrompts", "WrittenView", "expanded", "history"]


@dataclass(frozen=True)
class Expansion:
    count: int
    prompts: tuple[str, ...]


def expanded(session: Session, viewer: Viewer, text: str) -> Expansion:
    """Every prompt that a text stands for, with the wildcards of the workspace."""
    prompts = expanding.expand(text, wildcards.used_by(session, viewer, text))
    if text.strip() and not all(prompts):
        raise Invalid(t("One choice of the alternatives leaves the prompt empty."), field="prompt")
    return Expansion(len(prompts), prompts)
