"""Who a key stands for. Asked at every request, so it is one question, put together once."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from pixorly.database import ask, now
from pixorly.models import ApiKey, ApiSecret, Membership, Workspace, table
from pixorly.services import allowances
from pixorly.services.api_keys import writing
from pixorly.services.plans import Plan
from pixorly.services.viewer import Door, Viewer

_key, _secret, _member, _workspace = (table(row) for row in (ApiKey, ApiSecret, Membership, Workspace))
_BY_PREFIX = (
    select(
        _secret.c.secret_hash, _secret.c.ends_at, _key.c.id, _key.c.user_id, _key.c.workspace_id, _key.c.scopes,
        _key.c.expires_at, _member.c.role, _workspace.c.plan, _workspace.c.overrides,
    )
    .join(_key, _key.c.id == _secret.c.key_id)
    .join(_member, (_member.c.workspace_id == _key.c.workspace_id) & (_member.c.user_id == _key.c.user_id))
    .join(_workspace, _workspace.c.id == _key.c.workspace_id)
    .where(_secret.c.prefix == bindparam("prefix"), _key.c.revoked_at.is_(None))
)  # fmt: skip


@dataclass(frozen=True)
class Keyed:
    """Who asks by a key, and what they may."""

    viewer: Viewer
    scopes: frozenset[str]
    key_id: UUID
    plan: Plan


def find(session: Session, secret: str) -> Keyed | None:
    """Whoever this opens for; None where it opens nothing, or not any more."""
    if not writing.is_whole(secret):
        return None
    found = ask(session, _BY_PREFIX, prefix=writing.prefix_of(secret)).first()
    if not found or not hmac.compare_digest(found.secret_hash, writing.Written(secret).hash):
        return None
    if any(end and end <= now(session) for end in (found.ends_at, found.expires_at)):
        return None
    # A key never makes an operator of whoever holds it, whoever made it.
    viewer = Viewer(found.user_id, found.id, found.workspace_id, found.role, is_admin=False, door=Door.API)
    return Keyed(viewer, frozenset(found.scopes), found.id, allowances.of(found.plan, found.overrides))
