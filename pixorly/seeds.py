"""The small story that tests, screenshots and demos share: four people, what they heard of, and what one has painted."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, select

from pixorly.database import carry, now
from pixorly.errors import NotAllowed
from pixorly.models import Login, Role, User, new_id
from pixorly.services import jobs, letters, mail, notices, passwords, secrets, users, workspaces
from pixorly.services.viewer import Viewer
from pixorly.settings import settings
from pixorly.tasks import jobs as work
from pixorly.words import t

PASSWORD = "developing by lamplight"  # noqa: S105  Known to everybody who reads this, for a demo.

_PAINTER = "painter/formula"

_PEOPLE = (
    ("mara@example.com", "Mara Reyes", True),
    ("tom@example.com", "Tom Okafor", False),
    ("yuki@example.com", "Yuki Sato", False),
    ("lena@example.com", "Lena Brandt", False),
)


# What Mara asked for, oldest first.
_WISHES = (
    jobs.Wish(prompt="Flow of silk ribbons, ember and cobalt on black, macro studio light", count=3, seed=9),
    jobs.Wish(prompt="A ringed planet over a violet horizon, first stars", count=2, ratio="4:3", seed=21),
    jobs.Wish(prompt="Dunes at noon, long soft shadows", count=2, ratio="3:4", seed=4),
    jobs.Wish(prompt="Layered mountains at dusk, coral sky, misty valleys, cut-paper illustration", count=4, seed=4821),
)


def plant() -> list[str]:
    """Fill the house once; who is there already stays as they are."""
    if settings().is_production:
        raise NotAllowed(t("These people have a password that everybody knows. There is no story in production."))
    carry(_people)
    carry(_wishes)
    _paint()
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


def _wishes(session: Session) -> None:
    mara = users.workspace_at(session, _PEOPLE[0][0])
    user = session.exec(select(User).where(User.email == _PEOPLE[0][0])).one()
    viewer = Viewer(user.id, new_id(), mara, Role.OWNER, is_admin=True)
    for number, wish in enumerate(_WISHES):
        jobs.request(session, viewer, replace(wish, models=(_PAINTER,), tier="512"), f"seed:{number}")


def _paint() -> None:
    """Here and now, whether a worker runs or not. Who comes second finds nothing to do."""
    work.paint()


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
