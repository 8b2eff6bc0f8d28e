"""Run in a process of its own, as a worker is: it holds a job of everybody's, and tells how far it is when told to.

Each line it reads is a JSON object with `users` and `mark`, the share that is done; each line it writes is the
moment of the commit, on the clock that all processes of a machine share.
"""

import json
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from pixorly.database import carry, on_commit, reading, transaction
from pixorly.models import Job, User
from pixorly.services import jobs, logins
from pixorly.services.jobs import Claimed, Wish
from pixorly.services.logins import Visitor

_A_DAY = timedelta(days=1)


def begin(session: Session, user: User) -> Claimed:
    """Pressed and taken up in one transaction, so that no worker of the house comes between."""
    viewer = logins.viewer_of(session, logins.start(session, user, Visitor("bench", "127.0.0.1")))
    assert viewer
    jobs.request(session, viewer, Wish(prompt="ridges at dusk", models=("painter/formula",)))
    claimed = jobs.claim(session, "pictures")
    assert claimed and claimed.workspace_id == viewer.workspace_id
    # Nobody renews it, and nobody shall think that we are gone.
    session.execute(update(Job).where(col(Job.id) == claimed.id).values(lease_until=claimed.started_at + _A_DAY))
    return claimed


def tell(held: Sequence[Claimed], share: float) -> float:
    moments: list[float] = []
    with transaction() as session:
        # The first that waits on the commit is called first, before any hint leaves.
        on_commit(session, lambda: moments.append(time.monotonic()))
        for claimed in held:
            jobs.tell_progress(session, claimed, share, 0)
    return moments[0]


def main() -> None:
    with reading() as session:
        users = session.exec(select(User)).all()
    held = {str(user.id): carry(lambda session, user=user: begin(session, user)) for user in users}
    print("ready", flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        print(tell([held[user] for user in told["users"]], float(told["mark"])), flush=True)


if __name__ == "__main__":
    main()
