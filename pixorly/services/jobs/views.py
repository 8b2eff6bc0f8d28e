"""How batches look from outside: what the feed, the viewer and REST show of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class FailureView:
    code: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    # Came back to the workspace, and how often and how long it was tried before.
    credits_back: int = 0
    attempts: int = 0
    seconds: float = 0


@dataclass(frozen=True)
class TilePicture:
    """A picture as a tile shows it; its bytes are at /i/{id}."""

    id: str
    width: int
    height: int
    blur: str
    seed: int | None
    is_favourite: bool


@dataclass(frozen=True)
class TileView:
    """One expected picture, from the first second."""

    job_id: str
    number: int
    status: str
    width: int
    height: int
    # Of its job among the workspace's own that wait; 1 is next.
    place: int = 0
    # Set where it waits for a known moment: the hour's limit, a pause after trouble, a provider that is left alone.
    waits_until: datetime | None = None
    waits_for: str = ""
    attempts: int = 0
    is_stopping: bool = False
    progress: float | None = None
    # Of a preview at /api/studio/previews/{job_id}/{number}?v={attempts}.{preview}; 0 while there is none.
    preview: int = 0
    picture: TilePicture | None = None
    failure: FailureView | None = None


@dataclass(frozen=True)
class JobView:
    id: str
    status: str
    model_id: str
    model: str
    provider: str
    prompt: str
    width: int
    height: int
    count: int
    price: int
    charged: int
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    typical_seconds: float | None = None
    can_stop: bool = True
    tiles: tuple[TileView, ...] = ()


@dataclass(frozen=True)
class BatchView:
    id: str
    prompt: str
    door: str
    # What was chosen, for Again and Remix.
    wish: dict[str, Any]
    created_at: datetime
    jobs: tuple[JobView, ...] = ()
    held: int = 0
    charged: int = 0
    # `pending`, `processing`, or `ended`.
    status: str = "pending"
