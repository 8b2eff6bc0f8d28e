"""Models to test with, of no real provider, and jobs that they have done."""

from datetime import timedelta

from sqlmodel import Session

from pixorly.database import now
from pixorly.integrations.providers import Abilities, Cost, Model, Tier
from pixorly.models import Batch, Job, JobStatus, Lane
from pixorly.services.viewer import Viewer

PAINTER = "painter/formula"
TIERS = (Tier("1K", 1024), Tier("2K", 2048), Tier("4K", 4096))


def model(name: str = "swift", provider: str = "darkroom", cost: Cost | None = None, **abilities: object) -> Model:
    """One of a provider that lists it; four cents a picture unless another cost is given."""
    can = Abilities(**{"ratios": ("1:1", "16:9"), "tiers": TIERS, "most_pictures": 4} | abilities)
    known = Cost(per_picture=40_000) if cost is None else cost
    return Model(f"{provider}/{name}", provider, name.title(), f"All about {name}.", can, known, typical_seconds=9)


def job_done(session: Session, viewer: Viewer, model_id: str, seconds: float, **more: object) -> Job:
    """A job that this model completed a moment ago, in so many seconds."""
    batch = Batch(workspace_id=viewer.workspace_id, user_id=viewer.user_id, door="screen", prompt="dunes")
    session.add(batch)
    session.flush()
    ended_at = now(session)
    given = {"status": JobStatus.COMPLETED, "started_at": ended_at - timedelta(seconds=seconds), "ended_at": ended_at}
    job = Job(
        workspace_id=viewer.workspace_id, batch_id=batch.id, door="screen", lane=Lane.PROVIDER, model_id=model_id,
        offer_id=model_id, provider=model_id.split("/")[0], prompt="dunes", **given | {"attempts": 1} | more,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job
