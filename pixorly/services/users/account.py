"""What people change about themselves."""

from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import alone, now
from pixorly.errors import Conflict, Invalid, NotFound
from pixorly.models import Identity, Theme, TicketKind, User, id_from
from pixorly.services import letters, logins, mail, tickets, workspaces
from pixorly.services.users import addresses, names
from pixorly.services.users.read import by_address, get
from pixorly.services.viewer import Viewer
from pixorly.settings import settings
from pixorly.words import LANGUAGES, t


def change_name(session: Session, viewer: Viewer, name: str) -> None:
    name = names.normal(name)
    if not name or len(name) > names.LONGEST:
        raise Invalid(t("A name has 1 to 80 letters."), field="name")
    user = get(session, viewer.user_id)
    user.name = name
    workspaces.personal_of(session, user.id).name = name
    _changed(session, user)


def choose_theme(session: Session, viewer: Viewer, theme: str) -> None:
    if theme not in list(Theme):
        raise Invalid(field="theme")
    user = get(session, viewer.user_id)
    user.theme = theme
    _changed(session, user)


def choose_language(session: Session, viewer: Viewer, language: str) -> None:
    if language not in LANGUAGES:
        raise Invalid(field="language")
    user = get(session, viewer.user_id)
    user.language = language
    _changed(session, user)


def change_password(session: Session, viewer: Viewer, password_hash: str) -> None:
    """Set a new password once the old one fitted; other browsers are signed out."""
    user = get(session, viewer.user_id)
    user.password_hash = password_hash
    tickets.revoke_all(session, user.id)
    logins.end_others(session, viewer)
    mail.write(session, user.email, letters.password_changed(user.language, user.name))
    _changed(session, user)


def wish_for_address(session: Session, viewer: Viewer, email: str) -> bool:
    """Move to another address. True when it is done; False when a link there must be opened first."""
    email = addresses.normal(email)
    user = get(session, viewer.user_id)
    if email == user.email:
        raise Invalid(t("That is your address already."), field="email")
    if not mail.is_sent():
        # Nobody has shown that the new address is theirs, whatever was shown of the old one.
        user.confirmed_at = None
        _move(session, user, email)
        return True
    # Whether the new address has an account is told to nobody but its owner.
    if other := by_address(session, email):
        mail.write(session, email, letters.address_taken(other.language, other.name))
        return False
    secret = tickets.issue(session, TicketKind.CHANGE_ADDRESS, user_id=user.id, note=email)
    link = f"{settings().public_url}/change-address?ticket={secret}"
    mail.write(session, email, letters.change_address(user.language, user.name, link, email))
    return False


def finish_change_of_address(session: Session, secret: str) -> None:
    ticket = tickets.redeem(session, TicketKind.CHANGE_ADDRESS, secret)
    user = get(session, ticket.user_id)
    if by_address(session, ticket.note):
        raise tickets.LinkWornOut()
    user.confirmed_at = now(session)
    # Links that went to the old address must not open the account any more.
    tickets.revoke_all(session, user.id)
    _move(session, user, ticket.note)


def unlink(session: Session, viewer: Viewer, identity_id: str) -> None:
    """Forget an account elsewhere, unless it is the only way in."""
    user = get(session, viewer.user_id)
    linked = {one.id: one for one in session.exec(select(Identity).where(Identity.user_id == user.id))}
    if id_from(identity_id) not in linked:
        raise NotFound()
    if not user.password_hash and len(linked) < 2:
        raise Conflict(t("This is your only way in. Set a password first."))
    session.delete(linked[id_from(identity_id)])
    _changed(session, user)


def close(session: Session, viewer: Viewer) -> None:
    """End an account with all that belongs to it alone."""
    # Two admins who leave at once must not both count on the other.
    alone(session, events.ADMINS)
    user = get(session, viewer.user_id)
    if user.is_admin and not _is_another_admin(session, user):
        raise Conflict(t("You are the only admin. Make somebody else one first."))
    mail.forget(session, user.email)
    mail.write(session, user.email, letters.account_closed(user.language, user.name))
    logins.end_all(session, user.id)
    workspaces.close_those_of(session, user.id)
    session.delete(user)
    session.flush()
    events.publish(session, "user.left", events.ADMINS, user.id)


def _is_another_admin(session: Session, user: User) -> bool:
    return session.exec(select(User.id).where(col(User.is_admin), User.id != user.id).limit(1)).first() is not None


def _move(session: Session, user: User, email: str) -> None:
    if by_address(session, email):
        raise Conflict(t("That address has an account already."), field="email")
    mail.write(session, user.email, letters.address_changed(user.language, user.name, email))
    user.email = email
    _changed(session, user)


def _changed(session: Session, user: User) -> None:
    session.add(user)
    events.publish(session, "user.changed", events.of_user(user.id), user.id)
