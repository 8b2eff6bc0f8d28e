"""What a person should hear of when they next look."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now
from pixorly.models import Notice, utc_now
from pixorly.services.viewer import Viewer
from pixorly.services.views import NoticeView
from pixorly.words import Words

_SHOWN = 30


def post(session: Session, user_id: UUID, key: str, words: Words, href: str = "") -> bool:
    """Tell a person something. The same key tells once: True when this was the time."""
    if session.exec(select(Notice.id).where(Notice.key == key)).first():
        return False
    values = {name: str(value) for name, value in words.values.items()}
    notice = Notice(user_id=user_id, key=key, template=words.template, values=values, href=href)
    session.add(notice)
    session.flush()
    events.publish(session, "notice.posted", events.of_user(user_id), notice.id)
    return True


def latest(session: Session, viewer: Viewer) -> list[NoticeView]:
    rows = session.exec(
        select(Notice).where(Notice.user_id == viewer.user_id).order_by(col(Notice.id).desc()).limit(_SHOWN)
    )
    return [
        NoticeView(str(row.id), row.template, row.values, row.href, row.created_at, row.read_at is not None)
        for row in rows
    ]


def read_all(session: Session, viewer: Viewer) -> None:
    session.execute(
        update(Notice)
        .where(col(Notice.user_id) == viewer.user_id, col(Notice.read_at).is_(None))
        .values(read_at=utc_now())
    )
    events.publish(session, "notice.read", events.of_user(viewer.user_id), "")


def sweep_old(session: Session, keep: timedelta) -> None:
    session.execute(delete(Notice).where(col(Notice.created_at) < now(session) - keep))
