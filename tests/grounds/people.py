"""People to test with, and what reaches them."""

import re
from urllib.parse import parse_qs, urlsplit

from sqlmodel import Session, select

from pixorly.database import now, transaction
from pixorly.models import Mail, User
from pixorly.services import logins
from pixorly.services.logins import Visitor
from pixorly.services.users.arrive import open_account
from pixorly.services.viewer import Viewer

FIREFOX = Visitor("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "203.0.113.7")
PHONE = Visitor("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "198.51.100.4")

GOOD_PASSWORD = "seven quiet lanterns"


def join(
    session: Session,
    email: str = "ada@example.com",
    *,
    is_admin: bool = False,
    is_confirmed: bool = True,
    password_hash: str | None = "a hash",
) -> User:
    """Somebody who has an account; nobody is made an admin by being first here."""
    user = User(email=email, name=email.split("@")[0].title(), password_hash=password_hash)
    user.confirmed_at = now(session) if is_confirmed else None
    open_account(session, user)
    user.is_admin = is_admin
    session.flush()
    return user


def sign_in(session: Session, user: User, visitor: Visitor = FIREFOX) -> tuple[Viewer, str]:
    """Who asks from now on, and the secret of their cookie."""
    secret = logins.start(session, user, visitor)
    viewer = logins.viewer_of(session, secret)
    assert viewer
    return viewer, secret


def somebody(session: Session, email: str = "ada@example.com", *, is_admin: bool = False) -> Viewer:
    """A person with an account, signed in."""
    return sign_in(session, join(session, email, is_admin=is_admin))[0]


def arrived(email: str = "ada@example.com", *, is_admin: bool = False) -> tuple[Viewer, str]:
    """The same, committed, with the secret of the cookie."""
    with transaction() as session:
        return sign_in(session, join(session, email, is_admin=is_admin))


def mail_to(session: Session, email: str) -> list[Mail]:
    """What was written to an address, oldest first."""
    return list(session.exec(select(Mail).where(Mail.recipient == email).order_by(Mail.created_at)))


def ticket_in(mail: Mail) -> str:
    """The secret in the link of a letter."""
    link = re.search(r"https?://\S+ticket=\S+", mail.text)
    assert link, f"There is no link in {mail.subject!r}."
    return parse_qs(urlsplit(link[0]).query)["ticket"][0]
