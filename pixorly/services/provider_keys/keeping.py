"""Keys that come and go: who may bring one, how it is kept, and what was heard of it since."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from pixorly import events
from pixorly.database import now, rows_changed
from pixorly.errors import Invalid, NotFound
from pixorly.integrations.providers import can_be_brought, providers
from pixorly.models import ProviderKey
from pixorly.queue import Task, later
from pixorly.services import notices
from pixorly.services.provider_keys.reading import opened, sealed_for
from pixorly.services.provider_keys.testing import Tried
from pixorly.services.provider_keys.trouble import ABOUT_THE_KEY, NOT_ANSWERED, words_of
from pixorly.services.viewer import Viewer, require_manager
from pixorly.words import t

_PAGE = "/account/providers"
_SHORTEST, _LONGEST = 12, 500


@dataclass(frozen=True)
class Brought:
    """What somebody typed."""

    provider: str
    secret: str = field(repr=False)

    def checked(self) -> "Brought":
        """As it can be sent along: in one piece, of letters that a header may hold."""
        secret = self.secret.strip()
        if self.provider not in can_be_brought():
            raise NotFound()
        if not secret:
            raise Invalid(t("Paste the key here."), field="secret")
        if not (secret.isascii() and secret.isprintable()) or " " in secret or not _SHORTEST <= len(secret) <= _LONGEST:
            raise Invalid(t("That is no key: one is a single word of letters, digits and signs."), field="secret")
        return Brought(self.provider, secret)


def bring(session: Session, viewer: Viewer, tested: Tried) -> None:
    """Keep a key, sealed. It takes the place of the one before, also for jobs that wait."""
    require_manager(viewer)
    row = _place(session, viewer.workspace_id, tested.provider)
    at = now(session)
    row.sealed = sealed_for(row, tested.secret)
    row.last_four = tested.secret[-4:]
    row.brought_by, row.brought_at = viewer.user_id, at
    row.tested_at, row.trouble = None if tested.trouble == NOT_ANSWERED else at, tested.trouble
    session.flush()
    if tested.provider not in providers():
        # What it offers is not known here yet.
        later(session, Task.REFRESH_CATALOGUE)
    _tell(session, viewer.workspace_id, tested.provider)


def forget(session: Session, viewer: Viewer, provider: str) -> None:
    """Take a key away. Jobs that wait for it end, rather than be made with another one."""
    require_manager(viewer)
    row = _row(session, viewer.workspace_id, provider)
    if not row or not row.sealed:
        raise NotFound()
    row.sealed = row.last_four = row.trouble = ""
    row.tested_at = None
    session.flush()
    _tell(session, viewer.workspace_id, provider)


def to_test(session: Session, viewer: Viewer, provider: str) -> Tried:
    """A key that is kept, to be tried out once the session is over. Raises CanNotOpen where it can't be opened."""
    require_manager(viewer)
    row = session.exec(_query(viewer.workspace_id, provider)).first()
    if not row or not row.sealed or provider not in can_be_brought():
        raise NotFound()
    return Tried(provider, opened(row))


def note(session: Session, viewer: Viewer, tested: Tried) -> None:
    """What came of a test, unless the key was replaced or removed meanwhile."""
    row = _row(session, viewer.workspace_id, tested.provider)
    if not row or not row.sealed or opened(row) != tested.secret:
        return
    row.trouble = tested.trouble
    if tested.trouble != NOT_ANSWERED:
        row.tested_at = now(session)
    session.flush()
    _tell(session, viewer.workspace_id, tested.provider)


def refused(session: Session, key_id: UUID, trouble: str, called_at: datetime) -> None:
    """A job was told that its key does not work. Whoever brought it hears of it, once; one that was brought after
    the call left is not blamed."""
    if trouble not in ABOUT_THE_KEY:
        return
    blamed = update(ProviderKey).where(
        col(ProviderKey.id) == key_id,
        col(ProviderKey.sealed) != "",
        col(ProviderKey.brought_at) <= called_at,
        col(ProviderKey.trouble) != trouble,
    )
    if not rows_changed(session, blamed.values(trouble=trouble, tested_at=now(session))):
        return
    row = session.get_one(ProviderKey, key_id, populate_existing=True)
    maker = can_be_brought().get(row.provider)
    if row.brought_by and maker:
        key = f"provider-key:{row.id.hex}:{row.brought_at:%Y%m%dT%H%M%S}"
        notices.post(session, row.brought_by, key, words_of(trouble, maker.brought_as), _PAGE)
    _tell(session, row.workspace_id, row.provider)


def _place(session: Session, workspace_id: UUID, provider: str) -> ProviderKey:
    if row := _row(session, workspace_id, provider):
        return row
    row = ProviderKey(workspace_id=workspace_id, provider=provider)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Somebody else brought the first one a moment ago.
        return session.exec(_query(workspace_id, provider).with_for_update()).one()
    return row


def _row(session: Session, workspace_id: UUID, provider: str) -> ProviderKey | None:
    """To be changed: one that somebody else changes now is read when they are done."""
    return session.exec(_query(workspace_id, provider).with_for_update()).first()


def _query(workspace_id: UUID, provider: str) -> SelectOfScalar[ProviderKey]:
    query = select(ProviderKey).where(ProviderKey.workspace_id == workspace_id, ProviderKey.provider == provider)
    return query.execution_options(populate_existing=True)


def _tell(session: Session, workspace_id: UUID, provider: str) -> None:
    events.publish(session, "provider_key.changed", events.of_workspace(workspace_id), provider)
