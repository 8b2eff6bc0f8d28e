"""The operator's pages: people, models with their prices, how providers fare, and the mail that was written."""

from pixorly.pages.admin.models import models
from pixorly.pages.admin.outbox import outbox
from pixorly.pages.admin.people import people
from pixorly.pages.admin.providers import providers

__all__ = ["models", "outbox", "people", "providers"]
