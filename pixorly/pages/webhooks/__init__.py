"""Webhooks: who is told, and the log of what they were told."""

from pixorly.pages.webhooks.page import LOADS, page

__all__ = ["LOADS", "page"]
