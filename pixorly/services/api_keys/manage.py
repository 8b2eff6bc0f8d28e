"""Keys on their owner's page: made, replaced, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from pixorly import events
from pixorly.database import now
from pixorly.errors import Conflict, Invalid, NotAllowed, NotFound
from pixorly.models import ApiKey, ApiSecret, Membership, Role, User, id_from, id_outward
from pixorly.services import plans, users, workspaces
from pixorly.services.api_keys import writing
from pixorly.services.api_keys.scopes import checked
from pixorly.services.typed import storable
from pixorly.services.viewer import Viewer, may_manage, require_writer
from pixorly.words import t

# So long do the old and the new secret of a key both open it.
OVERLAP = timedelta(hours=24)
MOST_KEYS = 50
LONGEST_LIFE_DAYS = 3650
_LONGEST_NAME = 80


class NoApi(NotAllowed):
    """The plan has no API at all; says which one has."""

    code = "plan_too_small"

    def __init__(self) -> None:
        name = plans.smallest_with_api().name
        super().__init__(t("Your plan does not have the API. It comes with the plan {name}.", name=name))


@dataclass(frozen=True)
class KeyView:
    id: str
    name: str
    scopes: tuple[str, ...]
    # How it begins and ends: `px_live_4fKq2mXa…9dLz`.
    shown: str
    made_by: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    is_expired: bool = False
    # While the secret before the newest still opens it.
    overlap_until: datetime | None = None


@dataclass(frozen=True)
class Issued:
    """A key with its secret, which nobody can show a second time."""

    key: KeyView
    secret: str


def require_api(plan: plans.Plan) -> None:
    if not plan.has_api:
        raise NoApi()


def issue(session: Session, viewer: Viewer, name: str, scopes: Iterable[str], days: int | None = None) -> Issued:
    """A new key, for so many days or until it is revoked."""
    require_writer(viewer)
    require_api(workspaces.allowance(session, viewer.workspace_id))
    if _count(session, viewer) >= MOST_KEYS:
        raise Conflict(t("A workspace has at most {most} keys. Revoke one that is not used.", most=MOST_KEYS))
    at = now(session)
    key = ApiKey(
        workspace_id=viewer.workspace_id,
        user_id=viewer.user_id,
        name=_named(name),
        scopes=checked(scopes),
        created_at=at,
        expires_at=_end(at, days),
    )
    session.add(key)
    session.flush()
    return _with_secret(session, key, at)


def operate(session: Session, email: str, name: str, scopes: Iterable[str], days: int | None = None) -> Issued:
    """The same from the command line, in the name of the owner of that workspace."""
    workspace_id = users.workspace_at(session, email)
    owner = select(col(Membership.user_id)).where(
        col(Membership.workspace_id) == workspace_id, col(Membership.role) == Role.OWNER
    )
    user_id = session.execute(owner).scalars().one()
    return issue(session, Viewer(user_id, user_id, workspace_id, Role.OWNER, is_admin=False), name, scopes, days)


def rotate(session: Session, viewer: Viewer, key_id: str) -> Issued:
    """Another secret for the same key. The one before opens it for another day, so that programs can change over."""
    key, at = _own(session, viewer, key_id), now(session)
    if key.expires_at and key.expires_at <= at:
        raise Conflict(t("This key has expired. Make a new one."))
    ends_at = at + OVERLAP
    still_open = col(ApiSecret.ends_at).is_(None) | (col(ApiSecret.ends_at) > ends_at)
    session.execute(update(ApiSecret).where(col(ApiSecret.key_id) == key.id, still_open).values(ends_at=ends_at))
    return _with_secret(session, key, at)


def revoke(session: Session, viewer: Viewer, key_id: str) -> None:
    """From now on it opens nothing."""
    _own(session, viewer, key_id).revoked_at = now(session)
    session.flush()
    _tell(session, viewer.workspace_id, id_from(key_id))


def all_of(session: Session, viewer: Viewer) -> list[KeyView]:
    """The workspace's keys that are not revoked, the newest first."""
    query = (
        select(ApiKey, col(User.name))
        .join(User, col(User.id) == col(ApiKey.user_id))
        .where(col(ApiKey.workspace_id) == viewer.workspace_id, col(ApiKey.revoked_at).is_(None))
        .order_by(col(ApiKey.id).desc())
    )
    rows = session.execute(query).all()
    secrets = _secrets(session, [key.id for key, _ in rows])
    at = now(session)
    return [_view(key, name, secrets.get(key.id, []), at) for key, name in rows]


def sweep_ended_secrets(session: Session) -> None:
    session.execute(delete(ApiSecret).where(col(ApiSecret.ends_at) < now(session)))


def _with_secret(session: Session, key: ApiKey, at: datetime) -> Issued:
    written = writing.make()
    session.add(
        ApiSecret(
            prefix=written.prefix, key_id=key.id, secret_hash=written.hash, ending=written.ending, created_at=at
        )
    )  # fmt: skip
    session.flush()
    _tell(session, key.workspace_id, key.id)
    maker = session.get_one(User, key.user_id)
    return Issued(_view(key, maker.name, _secrets(session, [key.id])[key.id], at), written.text)


def _own(session: Session, viewer: Viewer, key_id: str) -> ApiKey:
    key = session.get(ApiKey, id_from(key_id), populate_existing=True)
    if not key or key.workspace_id != viewer.workspace_id or key.revoked_at:
        raise NotFound()
    require_writer(viewer)
    if key.user_id != viewer.user_id and not may_manage(viewer):
        raise NotAllowed(t("Only who made this key, and those who run the workspace, may do that."))
    return key


def _secrets(session: Session, key_ids: list[UUID]) -> dict[UUID, list[ApiSecret]]:
    found: dict[UUID, list[ApiSecret]] = {}
    query = select(ApiSecret).where(col(ApiSecret.key_id).in_(key_ids)).execution_options(populate_existing=True)
    for secret in session.scalars(query.order_by(col(ApiSecret.created_at))):
        found.setdefault(secret.key_id, []).append(secret)
    return found


def _view(key: ApiKey, made_by: str, secrets: list[ApiSecret], at: datetime) -> KeyView:
    newest = next((secret for secret in reversed(secrets) if not secret.ends_at), None)
    ends = [secret.ends_at for secret in secrets if secret.ends_at and secret.ends_at > at]
    return KeyView(
        id=id_outward("key", key.id),
        name=key.name,
        scopes=tuple(key.scopes),
        shown=f"{newest.prefix}…{newest.ending}" if newest else "",
        made_by=made_by,
        created_at=key.created_at,
        expires_at=key.expires_at,
        used_at=key.used_at,
        is_expired=bool(key.expires_at and key.expires_at <= at),
        overlap_until=max(ends, default=None),
    )


def _count(session: Session, viewer: Viewer) -> int:
    mine = select(func.count()).where(col(ApiKey.workspace_id) == viewer.workspace_id, col(ApiKey.revoked_at).is_(None))
    return session.execute(mine).scalar_one()


def _named(name: str) -> str:
    name = " ".join(storable(name).split())
    if not name or len(name) > _LONGEST_NAME:
        raise Invalid(t("Give the key a name of at most {most} letters.", most=_LONGEST_NAME), field="name")
    return name


def _end(at: datetime, days: int | None) -> datetime | None:
    if days is None:
        return None
    if not 1 <= days <= LONGEST_LIFE_DAYS:
        raise Invalid(
            t("A key lasts from 1 to {most} days, or until it is revoked.", most=LONGEST_LIFE_DAYS), field="days"
        )
    return at + timedelta(days=days)


def _tell(session: Session, workspace_id: UUID, key_id: UUID) -> None:
    events.publish(session, "api_key.changed", events.of_workspace(workspace_id), key_id)
