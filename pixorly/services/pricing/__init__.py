"""Prices: one function behind button, hold, charge and API, and the rules that an operator sets for it."""

from pixorly.services.pricing.examples import ExampleView, PreviewView, in_force, preview
from pixorly.services.pricing.form import FormView, LineView, typed, with_model
from pixorly.services.pricing.price_lists import (
    VersionView,
    at,
    change,
    change_model,
    change_typed,
    current,
    versions,
)
from pixorly.services.pricing.quotes import Quote, cost_of_one, of_one, quote
from pixorly.services.pricing.rules import Extra, Factor, Fixed, Rules, Step

__all__ = [
    "ExampleView", "Extra", "Factor", "Fixed", "FormView", "LineView", "PreviewView", "Quote", "Rules", "Step", "VersionView",
    "at", "change", "change_model", "change_typed", "cost_of_one", "current", "in_force", "of_one", "preview", "quote",
    "typed", "versions", "with_model",
]  # fmt: skip
