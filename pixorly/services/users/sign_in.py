"""How people who have an account get in."""

from uuid import UUID

from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import alone, now
from pixorly.errors import Conflict, PixorlyError
from pixorly.integrations.sign_in import Identity as Proof
from pixorly.models import Identity, User
from pixorly.services import logins
from pixorly.services.logins import Visitor
from pixorly.services.users import addresses, names
from pixorly.services.users.arrive import open_account
from pixorly.services.users.prove import prove
from pixorly.services.users.read import by_address, get
from pixorly.services.viewer import Viewer
from pixorly.words import LANGUAGES, t


class WrongPassword(PixorlyError):
    code = "wrong_password"
    status = 401
    words = t("That address and password don't belong together.")


class AddressNotProven(PixorlyError):
    code = "address_not_proven"
    status = 403
    words = t("That account has no confirmed e-mail address, so it can't sign you in here.")


def sign_in(session: Session, user_id: UUID | None, fits: bool, visitor: Visitor, new_hash: str | None = None) -> str:
    """Let somebody in whose password was tried before, outside of the transaction: that takes long on purpose.

    A hash made with weaker settings than today's is replaced by the new one, now that the password is at hand.
    """
    if not user_id or not fits:
        raise WrongPassword(field="password")
    user = get(session, user_id)
    user.password_hash = new_hash or user.password_hash
    session.add(user)
    return logins.start(session, user, visitor)


def arrive_by_provider(session: Session, provider: str, proof: Proof, visitor: Visitor, language: str = "en") -> str:
    """Sign in with an account elsewhere: known by its subject, else joined by its proven address, else new."""
    alone(session, "first account")
    known = session.exec(
        select(User)
        .join(Identity, col(Identity.user_id) == User.id)
        .where(Identity.issuer == proof.issuer, Identity.subject == proof.subject)
    ).first()
    if known:
        return logins.start(session, known, visitor)
    if not proof.email or not proof.is_email_verified:
        raise AddressNotProven()
    email = addresses.normal(proof.email)
    user = by_address(session, email)
    if user:
        prove(session, user)
    else:
        name = names.normal(proof.name)[: names.LONGEST] or email.split("@")[0][: names.LONGEST]
        language = language if language in LANGUAGES else "en"
        user = open_account(session, User(email=email, name=name, language=language, confirmed_at=now(session)))
    _link(session, user, provider, proof)
    return logins.start(session, user, visitor)


def link_to(session: Session, viewer: Viewer, provider: str, proof: Proof) -> None:
    """Let an account elsewhere sign this person in from now on."""
    owner = session.exec(
        select(Identity).where(Identity.issuer == proof.issuer, Identity.subject == proof.subject)
    ).first()
    if not owner:
        _link(session, get(session, viewer.user_id), provider, proof)
    elif owner.user_id != viewer.user_id:
        raise Conflict(t("That account signs somebody else in already."))


def _link(session: Session, user: User, provider: str, proof: Proof) -> None:
    session.add(
        Identity(
            user_id=user.id, issuer=proof.issuer, subject=proof.subject, provider=provider, email=proof.email[:254]
        )
    )
    session.flush()
    events.publish(session, "user.changed", events.of_user(user.id), user.id)
