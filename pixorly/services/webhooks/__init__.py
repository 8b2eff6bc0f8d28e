"""Webhooks out: who is told what, where, and what came of it. `deliveries` is what does the telling."""

from pixorly.services.telling import TEST, Kind, tell
from pixorly.services.webhooks.endpoints import (
    MOST_ENDPOINTS,
    OVERLAP,
    NoWebhooks,
    all_of,
    change,
    end_what_waits,
    expect,
    forget,
    one,
    own_of,
    register,
    require_reachable,
    rotate,
    secret,
    switch_off,
    switch_on,
)
from pixorly.services.webhooks.log import (
    KEPT,
    MOST_AT_ONCE,
    PAGE,
    IsOff,
    find_page,
    forget_old_secrets,
    logged,
    page,
    replay,
    replay_since,
    sweep_old,
    test,
)
from pixorly.services.webhooks.signing import new_secret, signed
from pixorly.services.webhooks.views import AttemptView, DeliveryView, EndpointView, LoggedView

__all__ = [
    "KEPT", "MOST_AT_ONCE", "MOST_ENDPOINTS", "OVERLAP", "PAGE", "TEST", "AttemptView", "DeliveryView", "EndpointView", "IsOff", "Kind",
    "LoggedView", "NoWebhooks", "all_of", "change", "end_what_waits", "expect", "find_page", "forget", "forget_old_secrets", "logged", "new_secret",
    "one", "own_of", "page", "register", "replay", "replay_since", "require_reachable", "rotate", "secret", "signed", "sweep_old",
    "switch_off", "switch_on", "tell", "test",
]  # fmt: skip
