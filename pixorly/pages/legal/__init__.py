"""The small print in plain words: what happens to data, and what is agreed."""

from pixorly.pages.legal.privacy_notice import privacy
from pixorly.pages.legal.terms_of_use import terms

__all__ = ["privacy", "terms"]
