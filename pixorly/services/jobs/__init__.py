"""Jobs: asked for, taken up, carried out, and ended once; whatever dies on the way.

pending ─► processing ─► completed
   │            ├──────► failed      credits back
   └─► cancelled◄┘
"""

from pixorly.integrations.providers.trouble import Stopped
from pixorly.services.jobs.cancelling import again, cancel, cancel_batch, hurry, remove, retry
from pixorly.services.jobs.claiming import Claimed, claim
from pixorly.services.jobs.ending import (
    Broken,
    cancelled,
    conclude,
    is_stop_asked,
    not_done,
    tell_progress,
)
from pixorly.services.jobs.following import has_taken_too_long, take_up, to_look_at
from pixorly.services.jobs.holding import (
    LOOK_SECONDS,
    RENEW_SECONDS,
    Held,
    holding,
    is_anything_held,
    notice_stops,
    renew,
)
from pixorly.services.jobs.moving import move, stuck
from pixorly.services.jobs.performing import look_again, look_last, perform, stop_there
from pixorly.services.jobs.preparing import Prepared, prepare, provider_of
from pixorly.services.jobs.reading import PAGE, Running, batch, feed, running, some
from pixorly.services.jobs.requesting import Reason, Weighed, foresee, request, weigh
from pixorly.services.jobs.sweeping import due, lost, take_back
from pixorly.services.jobs.views import BatchView, FailureView, JobView, TilePicture, TileView
from pixorly.services.jobs.wish import Wish
from pixorly.services.jobs.wish import read as wish_from

__all__ = [
    "BatchView", "Broken", "Claimed", "FailureView", "Held", "JobView", "LOOK_SECONDS", "PAGE", "Prepared", "RENEW_SECONDS", "Reason", "Running",
    "Stopped", "TilePicture", "TileView", "Weighed", "Wish", "again", "batch", "cancel", "cancel_batch", "cancelled", "claim", "conclude",
    "due", "feed", "foresee", "has_taken_too_long", "holding", "hurry", "is_anything_held", "is_stop_asked", "look_again", "look_last", "lost", "move", "not_done", "notice_stops",
    "perform", "prepare", "provider_of", "remove", "renew", "request", "retry", "running", "some", "stop_there", "stuck", "take_back", "take_up", "tell_progress",
    "to_look_at", "weigh", "wish_from",
]  # fmt: skip
