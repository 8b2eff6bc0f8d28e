"""What a person sees when a handler fails: a refusal in its own words, a surprise as one calm sentence."""

import logging

import reflex as rx
from reflex.event import EventSpec

from pixorly.errors import NotSignedIn, PixorlyError
from pixorly.services import secrets
from pixorly.state.shell import told
from pixorly.words import t

log = logging.getLogger(__name__)

# Anybody can send these, so a line is only so long.
_LONGEST_REPORT = 2000


def on_failure(exception: Exception) -> EventSpec | None:
    """The one place where screens catch."""
    if isinstance(exception, NotSignedIn):
        # The same as the doorkeeper says when a login ends: which of the two is heard last must not matter.
        return rx.redirect("/sign-in?problem=signed_out")
    if isinstance(exception, PixorlyError):
        return told(exception.words, "bad")
    reference = secrets.make()[:8]
    log.error("Unexpected in a handler, reference %s", reference, exc_info=exception)
    return told(t("Something went wrong here. Nothing was lost; the reference is {id}.", id=reference), "bad")


def on_browser_failure(exception: Exception) -> None:
    report = str(exception)[:_LONGEST_REPORT].replace("\n", " ⏎ ")
    # A browser's way to say that it lays out some of a page a frame later.
    is_nothing = "ResizeObserver loop" in report
    log.log(logging.DEBUG if is_nothing else logging.WARNING, "A browser reports: %s", report)
