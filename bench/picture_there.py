"""Run in a process of its own, with the settings of a house: hangs a picture there for somebody, and prints its id."""

import sys
from uuid import UUID

from sqlmodel import Session, select

from bench.photograph import photograph
from pixorly.database import carry
from pixorly.integrations import pictures
from pixorly.models import Membership, new_id
from pixorly.services import images

_SIDE = 1024


def hang(user_id: UUID) -> UUID:
    workspace_id = carry(lambda session: _workspace_of(session, user_id))
    image_id = new_id()
    kept = images.put(workspace_id, image_id, pictures.develop(photograph(_SIDE)))
    carry(
        lambda session: images.record(
            session,
            image_id,
            workspace_id=workspace_id,
            job_id=None,
            number=0,
            user_id=user_id,
            kept=kept,
            prompt="a lighthouse",
            model_id="painter/formula",
            seed=1,
            recipe={},
        )
    )
    return image_id


def _workspace_of(session: Session, user_id: UUID) -> UUID:
    return session.exec(select(Membership.workspace_id).where(Membership.user_id == user_id)).one()


if __name__ == "__main__":
    print(hang(UUID(sys.argv[1])))
