"""Looking people up."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from pixorly.errors import NotFound
from pixorly.models import Identity, User
from pixorly.services import workspaces
from pixorly.services.users import addresses
from pixorly.services.viewer import Viewer
from pixorly.services.views import IdentityView, PersonView
from pixorly.words import t


def by_address(session: Session, email: str) -> User | None:
    return session.exec(select(User).where(User.email == email)).first()


@dataclass(frozen=True)
class Credentials:
    """What a password is tried against. Both are None where an address has no account."""

    user_id: UUID | None = None
    password_hash: str | None = None


def credentials_at(session: Session, email: str) -> Credentials:
    email = email.strip().lower()
    # What can't be an address is not looked up: Postgres does not even take every character.
    user = by_address(session, email) if addresses.is_plausible(email) else None
    return Credentials(user.id, user.password_hash) if user else Credentials()


def workspace_at(session: Session, email: str) -> UUID:
    """The own workspace of the person with this address."""
    user = by_address(session, email.strip().lower())
    if not user:
        raise NotFound(t("Nobody here has that address."))
    return workspaces.personal_of(session, user.id).id


def credentials_of(session: Session, viewer: Viewer) -> Credentials:
    return Credentials(viewer.user_id, get(session, viewer.user_id).password_hash)


def get(session: Session, user_id: UUID | None) -> User:
    user = user_id and session.get(User, user_id)
    if not user:
        raise NotFound()
    return user


def person(session: Session, viewer: Viewer) -> PersonView:
    """The viewer, as they see themselves."""
    user = get(session, viewer.user_id)
    return PersonView(
        id=str(user.id),
        email=user.email,
        name=user.name,
        is_admin=user.is_admin,
        is_confirmed=user.confirmed_at is not None,
        has_password=user.password_hash is not None,
        theme=user.theme,
        language=user.language,
    )


def identities(session: Session, viewer: Viewer) -> list[IdentityView]:
    """The accounts elsewhere that sign this person in."""
    rows = session.exec(select(Identity).where(Identity.user_id == viewer.user_id).order_by(col(Identity.created_at)))
    return [IdentityView(str(row.id), row.provider, row.email) for row in rows]
