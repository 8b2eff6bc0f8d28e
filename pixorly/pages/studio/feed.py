"""The right side of the studio: what came of wishes, and what is under way."""

import reflex as rx

from pixorly.components.islands.feed import feed
from pixorly.pages import routes
from pixorly.state.composer import ComposerState
from pixorly.state.feed import FeedState

# What the page loads for it.
LOADS = [FeedState.load, FeedState.watch]


def panel() -> rx.Component:
    return feed(
        changed=FeedState.changed,
        touched=FeedState.touched,
        epoch=FeedState.epoch,
        running=FeedState.running,
        queued=FeedState.queued,
        credits=rx.cond(ComposerState.kept > 0, ComposerState.weighed.available, None),
        credits_href=routes.CREDITS,
        on_look_again=FeedState.look_again,
        on_cancel_job=FeedState.cancel_job,
        on_cancel_batch=FeedState.cancel_batch,
        on_retry=FeedState.retry,
        on_again=FeedState.again,
        on_remove=FeedState.remove,
        on_bring_back=FeedState.bring_back,
        on_favourite=FeedState.favourite,
    )
