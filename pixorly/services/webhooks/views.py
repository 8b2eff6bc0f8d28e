"""How endpoints and their log look from outside."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class EndpointView:
    id: str = ""
    # Empty for the workspace's own, which signs what single requests wanted to be told.
    url: str = ""
    name: str = ""
    kinds: tuple[str, ...] = ()
    is_own: bool = False
    is_on: bool = True
    # `person`, `gone` or `failing`.
    off_because: str = ""
    failing_since: datetime | None = None
    worked_at: datetime | None = None
    # While the secret before this one still signs as well.
    secret_before_until: datetime | None = None
    created_at: datetime | None = None


@dataclass(frozen=True)
class DeliveryView:
    # Which is the `webhook-id`.
    id: str = ""
    endpoint_id: str = ""
    kind: str = ""
    subject: str = ""
    url: str = ""
    # `waiting`, `sending`, `delivered` or `failed`.
    status: str = ""
    attempts: int = 0
    next_try_at: datetime | None = None
    created_at: datetime | None = None
    ended_at: datetime | None = None
    # Of the last try.
    answered: int | None = None
    trouble: str = ""
    milliseconds: int | None = None


@dataclass(frozen=True)
class AttemptView:
    number: int = 0
    begun_at: datetime | None = None
    # None while it is under way, and for ever where the process ended in the middle.
    milliseconds: int | None = None
    is_lost: bool = False
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    status: int | None = None
    trouble: str = ""
    answer: str = ""


@dataclass(frozen=True)
class LoggedView:
    """A delivery with all its tries, the newest first."""

    delivery: DeliveryView = DeliveryView()
    attempts: tuple[AttemptView, ...] = ()
