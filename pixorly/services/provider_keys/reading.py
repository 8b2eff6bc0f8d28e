"""Which keys a workspace has: for its jobs, which use them, and for its members, who see four letters of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlmodel import Session, col, select

from pixorly.errors import Misconfigured
from pixorly.integrations.providers import can_be_brought
from pixorly.integrations.providers.makers import is_at_its_makers
from pixorly.models import ProviderKey, User
from pixorly.services import sealing
from pixorly.services.provider_keys.terms import are_free
from pixorly.services.provider_keys.trouble import STOPS, words_of
from pixorly.services.sealing import CanNotOpen
from pixorly.services.viewer import Viewer, may_manage
from pixorly.settings import settings

# Between whose it is and the key itself. A row that somebody copies to another workspace opens nothing there.
_MARK = "\n"


@dataclass(frozen=True)
class KeyView:
    """A provider, and the key that a workspace brought for it, if it did."""

    provider: str
    name: str
    # Where calls with it go, and where one gets a key.
    host: str
    keys_at: str = ""
    # none, untested, works, or troubled
    state: str = "none"
    last_four: str = ""
    brought_by: str = ""
    brought_at: datetime | None = None
    tested_at: datetime | None = None
    # What is wrong, as template and values.
    trouble: dict[str, Any] | None = None
    # Whether jobs are made with it.
    is_used: bool = False


@dataclass(frozen=True)
class KeysView:
    """Every provider that a key can be brought for, what its jobs cost, and whether the one who looks may bring one."""

    keys: list[KeyView]
    are_free: bool
    may_manage: bool


def brought(session: Session, workspace_id: UUID) -> dict[str, UUID]:
    """The keys that its jobs can be made with, by provider."""
    offered = can_be_brought()
    rows = session.exec(select(ProviderKey).where(ProviderKey.workspace_id == workspace_id, ProviderKey.sealed != ""))
    return {row.provider: row.id for row in rows if row.provider in offered and _trouble(row) not in STOPS}


def read(session: Session, key_id: UUID) -> str | None:
    """The key itself, for the call that is made with it. None where it was removed or can't be opened."""
    row = session.get(ProviderKey, key_id)
    if not row or not row.sealed:
        return None
    try:
        return opened(row)
    except Misconfigured:
        return None


def of_viewer(session: Session, viewer: Viewer) -> KeysView:
    """The letters of a key are shown to those who may replace it."""
    rows = session.exec(
        select(ProviderKey, User.name)
        .join(User, col(User.id) == ProviderKey.brought_by, isouter=True)
        .where(ProviderKey.workspace_id == viewer.workspace_id, ProviderKey.sealed != "")
    )
    known = {row.provider: (row, by) for row, by in rows}
    is_manager = may_manage(viewer)
    keys = [_view(key, known.get(key), is_manager) for key in can_be_brought()]
    return KeysView(keys, are_free(session), is_manager)


def sealed_for(row: ProviderKey, secret: str) -> str:
    return sealing.seal(_whose(row) + _MARK + secret)


def opened(row: ProviderKey) -> str:
    whose, _, secret = sealing.open_sealed(row.sealed).partition(_MARK)
    if whose != _whose(row):
        raise CanNotOpen()
    return secret


def _whose(row: ProviderKey) -> str:
    return f"{row.workspace_id.hex} {row.provider}"


def _trouble(row: ProviderKey) -> str:
    try:
        opened(row)
    except Misconfigured:
        return CanNotOpen.code
    return row.trouble


def _view(key: str, found: tuple[ProviderKey, str | None] | None, is_shown: bool) -> KeyView:
    maker = can_be_brought()[key]
    host = urlsplit(str(getattr(settings(), maker.address))).netloc
    keys_at = maker.keys_at if is_at_its_makers(maker) else ""
    if not found:
        return KeyView(key, maker.brought_as, host, keys_at)
    row, by = found
    trouble = _trouble(row)
    words = words_of(trouble, maker.brought_as) if trouble else None
    return KeyView(
        provider=key,
        name=maker.brought_as,
        host=host,
        keys_at=keys_at,
        state="troubled" if trouble else "works" if row.tested_at else "untested",
        last_four=row.last_four if is_shown else "",
        brought_by=by or "",
        brought_at=row.brought_at,
        tested_at=row.tested_at,
        trouble={"template": words.template, "values": words.values} if words else None,
        is_used=trouble not in STOPS,
    )
