"""The operator's pages: people, models with their prices, and the mail that was written."""

from pixorly.pages.admin.models import models
from pixorly.pages.admin.outbox import outbox
from pixorly.pages.admin.people import people

__all__ = ["models", "outbox", "people"]
