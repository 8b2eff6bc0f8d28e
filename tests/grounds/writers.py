"""A process that only writes. Kept apart, so that it starts without all that tests import."""

import os

from pixorly.database import transaction
from pixorly.models import Workspace


def write_many(address: str, number: int, count: int) -> None:
    os.environ["PIXORLY_DATABASE_URL"] = address
    for i in range(count):
        with transaction() as session:
            session.add(Workspace(name=f"{number}-{i}"))
