"""The painter: pictures from a few hundred words by formula, with nothing but NumPy, no network and no model."""

from pixorly.painter.painting import DEFAULT_STEPS, SIDES, STEPS, Step, Stopped, paint
from pixorly.painter.reading import Understanding, understood
from pixorly.painter.variation import vary

__all__ = ["DEFAULT_STEPS", "SIDES", "STEPS", "Step", "Stopped", "Understanding", "paint", "understood", "vary"]
