"""Logins: browsers that are signed in. What their cookie opens, and how that ends."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import now, rows_changed
from pixorly.errors import NotFound
from pixorly.models import Login, User, id_from
from pixorly.queue import Task, later
from pixorly.services import letters, mail, notices, secrets, workspaces
from pixorly.services.viewer import Viewer
from pixorly.services.views import LoginView
from pixorly.settings import settings
from pixorly.words import t

LASTS = timedelta(days=30)
# A login slides on when it is used, but not at every look: that would be a write per page.
SLIDES_AFTER = timedelta(hours=12)

_BROWSERS = ("Edg/Edge", "OPR/Opera", "Firefox/Firefox", "Chrom/Chrome", "Safari/Safari", "curl/curl")
_SYSTEMS = ("Android/Android", "iPhone/iPhone", "iPad/iPad", "Windows/Windows", "Mac OS/macOS", "Linux/Linux")


@dataclass(frozen=True)
class Visitor:
    """The browser that knocks: what it says of itself and where it comes from."""

    user_agent: str = ""
    address: str = ""


def cookie_name() -> str:
    # The prefix makes browsers refuse the cookie unless it came by TLS from exactly this host.
    return "__Host-px_login" if settings().is_tls else "px_login"


def secret_in(cookie_header: str) -> str:
    """The login's secret in a Cookie header, or nothing. Split by hand: one odd cookie of another app must not hide ours."""
    for part in cookie_header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie_name():
            return value.strip('"')
    return ""


def start(session: Session, user: User, visitor: Visitor) -> str:
    """Sign a browser in. Returns the secret for its cookie, which is never reused."""
    secret = secrets.make()
    moment = now(session)
    login = Login(
        user_id=user.id,
        workspace_id=workspaces.personal_of(session, user.id).id,
        token_hash=secrets.hashed(secret),
        device=_device(visitor.user_agent),
        address=visitor.address[:45],
        created_at=moment,
        seen_at=moment,
        expires_at=moment + LASTS,
    )
    session.add(login)
    session.flush()
    later(session, Task.ANNOUNCE_LOGIN, str(login.id))
    events.publish(session, "login.started", events.of_user(user.id), login.id)
    return secret


def announce(session: Session, login_id: UUID) -> None:
    """Tell a person of a browser they never signed in before; the first one is no news."""
    login = session.get(Login, login_id)
    if not login:
        return
    earlier = session.exec(select(Login).where(Login.user_id == login.user_id, col(Login.id) < login.id)).all()
    if not earlier or any((one.device, one.address) == (login.device, login.address) for one in earlier):
        return
    words = t("New sign-in: {device}", device=login.device or login.address)
    if not notices.post(session, login.user_id, f"login:{login.id}", words, href="/account/security"):
        return
    user = session.get_one(User, login.user_id)
    when = f"{login.created_at:%Y-%m-%d %H:%M} UTC"
    link = f"{settings().public_url}/account/security"
    mail.write(
        session, user.email, letters.new_login(user.language, user.name, login.device, login.address, when, link)
    )


def viewer_of(session: Session, secret: str) -> Viewer | None:
    """Who a cookie stands for, or None when it opens nothing (any more)."""
    found = session.exec(
        select(Login, User)
        .join(User, col(User.id) == Login.user_id)
        .where(Login.token_hash == secrets.hashed(secret), col(Login.expires_at) > now(session))
    ).first()
    if not found:
        return None
    login, user = found
    role = workspaces.role_in(session, login.workspace_id, user.id)
    return None if not role else Viewer(user.id, login.id, login.workspace_id, role, user.is_admin)


def is_sliding(session: Session, viewer: Viewer) -> bool:
    """Whether it is time to let this login last longer."""
    login = session.get(Login, viewer.login_id)
    return bool(login and now(session) - login.seen_at > SLIDES_AFTER)


def slide(session: Session, viewer: Viewer) -> None:
    moment = now(session)
    session.execute(
        update(Login).where(col(Login.id) == viewer.login_id).values(seen_at=moment, expires_at=moment + LASTS)
    )


def of_viewer(session: Session, viewer: Viewer) -> list[LoginView]:
    rows = session.exec(
        select(Login)
        .where(Login.user_id == viewer.user_id, col(Login.expires_at) > now(session))
        .order_by(col(Login.seen_at).desc())
    )
    return [
        LoginView(str(row.id), row.device, row.address, row.id == viewer.login_id, row.created_at, row.seen_at)
        for row in rows
    ]


def end(session: Session, viewer: Viewer, login_id: str) -> None:
    """Sign one browser out."""
    _end(session, viewer.user_id, col(Login.id) == id_from(login_id))


def end_others(session: Session, viewer: Viewer) -> None:
    """Sign out everywhere but here."""
    _end(session, viewer.user_id, col(Login.id) != viewer.login_id, must_exist=False)


def end_all(session: Session, user_id: UUID) -> None:
    _end(session, user_id, must_exist=False)


def _end(session: Session, user_id: UUID, *which: ColumnElement[bool], must_exist: bool = True) -> None:
    ended = session.exec(select(Login.id).where(Login.user_id == user_id, *which)).all()
    if must_exist and not ended:
        raise NotFound()
    session.execute(delete(Login).where(col(Login.id).in_(ended)))
    for login_id in ended:
        events.publish(session, "login.ended", events.of_user(user_id), login_id)


def sweep_expired(session: Session) -> int:
    return rows_changed(session, delete(Login).where(col(Login.expires_at) < now(session)))


def _device(user_agent: str) -> str:
    """What a person would call that browser: `Firefox on Linux`."""
    browser = _first_match(_BROWSERS, user_agent)
    system = _first_match(_SYSTEMS, user_agent)
    return " on ".join(filter(None, (browser, system))) or re.sub(r"[^\w ./-]", "", user_agent)[:60]


def _first_match(pairs: tuple[str, ...], user_agent: str) -> str:
    return next((name for mark, name in (pair.split("/") for pair in pairs) if mark in user_agent), "")
