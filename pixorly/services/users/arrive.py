"""How people come to have an account.

Where mail is sent, an account begins when its link is opened: until then there is only a ticket that
carries what was typed, and whoever opens the link types the password once more. So nobody can sign up
with somebody else's address and wait for its owner to press the button. Where no mail is sent, nothing
could prove the address, and the account begins at once. Either way the answer is the same whether or
not the address has an account.
"""

import json
from dataclasses import dataclass

from sqlmodel import Session, select

from pixorly import events
from pixorly.database import alone, now
from pixorly.errors import Invalid
from pixorly.models import TicketKind, User
from pixorly.services import letters, logins, mail, passwords, tickets, workspaces
from pixorly.services.logins import Visitor
from pixorly.services.users import addresses, names
from pixorly.services.users.read import by_address
from pixorly.settings import settings
from pixorly.words import LANGUAGES, t

_FIRST_ADDRESS = "admin@localhost"


@dataclass(frozen=True)
class Arrival:
    """What somebody typed to sign up."""

    email: str
    name: str
    password: str
    language: str = "en"

    def checked(self) -> "Arrival":
        name = names.normal(self.name)[: names.LONGEST].strip()
        if not name:
            raise Invalid(t("Say what to call you."), field="name")
        email = addresses.normal(self.email)
        passwords.require_good(self.password, about=[email, name])
        return Arrival(email, name, self.password, self.language if self.language in LANGUAGES else "en")


def sign_up(session: Session, arrival: Arrival, password_hash: str, visitor: Visitor) -> str | None:
    """Begin an account. Only the very first person is signed in by it: nobody else can have had the address.

    The hash is made before, outside of the transaction: it takes long on purpose.
    """
    alone(session, "first account")
    if is_nobody_here(session):
        return logins.start(session, _open(session, arrival, password_hash), visitor)
    if taken := by_address(session, arrival.email):
        mail.write(session, taken.email, letters.address_taken(taken.language, taken.name))
    elif mail.is_sent():
        typed = {"email": arrival.email, "name": arrival.name, "hash": password_hash, "language": arrival.language}
        # Escaped, a name in emoji would be too long for its column.
        note = json.dumps(typed, ensure_ascii=False)
        secret = tickets.issue(session, TicketKind.CONFIRM, note=note)
        link = f"{settings().public_url}/confirm?ticket={secret}"
        mail.write(session, arrival.email, letters.confirm_address(arrival.language, arrival.name, link))
    else:
        _open(session, arrival, password_hash)
    return None


def waiting_hash(session: Session, secret: str) -> str:
    """What the password of a sign-up that waits for its link is tried against."""
    return json.loads(tickets.look_at(session, TicketKind.CONFIRM, secret).note)["hash"]


def finish_sign_up(session: Session, secret: str, visitor: Visitor) -> str:
    """The link from the mail was opened by who signed up: the account begins, and this browser is signed in."""
    typed = json.loads(tickets.redeem(session, TicketKind.CONFIRM, secret).note)
    if by_address(session, typed["email"]):
        raise tickets.LinkWornOut()
    arrival = Arrival(typed["email"], typed["name"], "", typed["language"])
    return logins.start(session, _open(session, arrival, typed["hash"], is_proven=True), visitor)


def is_nobody_here(session: Session) -> bool:
    return session.exec(select(User.id).limit(1)).first() is None


def first_link(session: Session) -> str | None:
    """While nobody has signed up: a link that opens the house to whoever started it."""
    if not is_nobody_here(session):
        return None
    return f"{settings().public_url}/auth/first?ticket={tickets.issue(session, TicketKind.FIRST_ADMIN)}"


def open_first(session: Session, secret: str, visitor: Visitor) -> str:
    """Sign in as the first admin, once, while nobody else has come."""
    tickets.redeem(session, TicketKind.FIRST_ADMIN, secret)
    alone(session, "first account")
    if not is_nobody_here(session):
        raise tickets.LinkWornOut()
    return logins.start(session, _open(session, Arrival(_FIRST_ADDRESS, "Admin", ""), None), visitor)


def open_account(session: Session, user: User) -> User:
    """Put a new person into the database, with a workspace of their own."""
    is_listed = user.email in settings().admin_emails and bool(user.confirmed_at or not settings().is_production)
    user.is_admin = user.is_admin or is_nobody_here(session) or is_listed
    session.add(user)
    session.flush()
    workspaces.open_personal(session, user)
    events.publish(session, "user.arrived", events.ADMINS, user.id)
    return user


def _open(session: Session, arrival: Arrival, password_hash: str | None, *, is_proven: bool = False) -> User:
    user = User(
        email=arrival.email,
        name=arrival.name,
        language=arrival.language,
        password_hash=password_hash,
        confirmed_at=now(session) if is_proven else None,
    )
    return open_account(session, user)
