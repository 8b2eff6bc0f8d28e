"""What the operator does about people."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from pixorly import events
from pixorly.database import alone, now
from pixorly.errors import Conflict, NotAllowed
from pixorly.models import Balance, Login, Membership, User, Workspace, id_from
from pixorly.services import logins, passwords
from pixorly.services.users import addresses, names
from pixorly.services.users.arrive import open_account
from pixorly.services.users.read import by_address, get
from pixorly.services.viewer import Viewer, require_admin
from pixorly.services.views import PersonRow
from pixorly.words import t

PAGE = 50


def install(session: Session, email: str, password: str | None, *, as_admin: bool) -> User:
    """Create or change a person from the command line: confirmed, since who runs it owns the house."""
    email = addresses.normal(email)
    user = by_address(session, email)
    if not user:
        user = open_account(session, User(email=email, name=email.split("@")[0][:80], confirmed_at=now(session)))
    if password:
        passwords.require_good(password, about=[email])
        user.password_hash = passwords.kept(password)
        logins.end_all(session, user.id)
    user.is_admin = user.is_admin or as_admin
    user.confirmed_at = user.confirmed_at or now(session)
    session.add(user)
    events.publish(session, "user.changed", events.of_user(user.id), user.id)
    return user


def people(session: Session, viewer: Viewer, search: str = "", before: str = "") -> list[PersonRow]:
    """The newest people, or those whose address or name begins so; a page at a time."""
    require_admin(viewer)
    latest = func.max(Login.seen_at)
    query = (
        select(User, func.count(col(Login.id)), latest, col(Workspace.plan), col(Balance.available), col(Balance.held))
        .join(Membership, col(Membership.user_id) == User.id)
        .join(Workspace, (col(Workspace.id) == Membership.workspace_id) & col(Workspace.is_personal))
        .join(Balance, col(Balance.workspace_id) == Workspace.id)
        .join(Login, col(Login.user_id) == User.id, isouter=True)
        .group_by(col(User.id), col(Workspace.id), col(Balance.workspace_id))
        .order_by(col(User.id).desc())
        .limit(PAGE)
    )
    if search := names.normal(search):
        start = search.lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        query = query.where(col(User.email).like(start, escape="\\") | func.lower(User.name).like(start, escape="\\"))
    if before:
        query = query.where(col(User.id) < id_from(before))
    return [_row(*found) for found in session.execute(query)]


def make_admin(session: Session, viewer: Viewer, user_id: str, is_admin: bool) -> None:
    require_admin(viewer)
    # Of two admins who take it from each other at once, one is no admin any more when their turn comes.
    alone(session, events.ADMINS)
    if not get(session, viewer.user_id).is_admin:
        raise NotAllowed()
    user = get(session, id_from(user_id))
    if user.id == viewer.user_id:
        raise Conflict(t("Somebody else must take this from you."))
    user.is_admin = is_admin
    session.add(user)
    events.publish(session, "user.changed", events.of_user(user.id), user.id)
    events.publish(session, "user.changed", events.ADMINS, user.id)


def sign_out(session: Session, viewer: Viewer, user_id: str) -> None:
    """Sign somebody out everywhere."""
    require_admin(viewer)
    logins.end_all(session, get(session, id_from(user_id)).id)
    events.publish(session, "user.changed", events.ADMINS, user_id)


def _row(user: User, count: int, seen_at: datetime | None, plan: str, available: int, held: int) -> PersonRow:
    return PersonRow(
        id=str(user.id),
        email=user.email,
        name=user.name,
        is_admin=user.is_admin,
        is_confirmed=user.confirmed_at is not None,
        logins=count,
        seen_at=seen_at,
        created_at=user.created_at,
        plan=plan,
        available=available,
        held=held,
    )
