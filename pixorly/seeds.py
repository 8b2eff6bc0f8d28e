"""The small story that tests, screenshots and demos share: four people and what they heard of lately."""

from datetime import timedelta

from sqlmodel import Session

from pixorly.database import carry, now
from pixorly.errors import NotAllowed
from pixorly.models import Login, User
from pixorly.services import letters, mail, notices, passwords, secrets, users, workspaces
from pixorly.settings import settings
from pixorly.words import t

PASSWORD = "developing by lamplight"  # noqa: S105  Known to everybody who reads this, for a demo.

_PEOPLE = (
    ("mara@example.com", "Mara Reyes", True),
    ("tom@example.com", "Tom Okafor", False),
    ("yuki@example.com", "Yuki Sato", False),
    ("lena@example.com", "Lena Brandt", False),
)


def plant() -> list[str]:
    """Fill the house once; who is there already stays as they are."""
    if settings().is_production:
        raise NotAllowed(t("These people have a password that everybody knows. There is no story in production."))
    carry(_people)
    return [f"{email} signs in with the password '{PASSWORD}'" for email, _, _ in _PEOPLE]


def _people(session: Session) -> None:
    for email, name, is_admin in _PEOPLE:
        if users.credentials_at(session, email).user_id:
            continue
        user = users.install(session, email, None, as_admin=is_admin)
        user.name, user.password_hash = name, passwords.kept(PASSWORD)
        workspaces.personal_of(session, user.id).name = name
        _earlier_login(session, user)
        words = t("New sign-in: {device}", device="Safari on iPhone")
        notices.post(session, user.id, f"seed:{email}", words, href="/account/security")
        mail.write(session, email, letters.password_changed(user.language, name))


def _earlier_login(session: Session, user: User) -> None:
    moment = now(session)
    session.add(
        Login(
            user_id=user.id,
            workspace_id=workspaces.personal_of(session, user.id).id,
            token_hash=secrets.hashed(secrets.make()),
            device="Safari on iPhone",
            address="203.0.113.7",
            created_at=moment - timedelta(days=2),
            seen_at=moment - timedelta(hours=5),
            expires_at=moment + timedelta(days=28),
        )
    )
    session.flush()
