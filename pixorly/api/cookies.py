"""The cookie that says who asks: opaque, unreadable for scripts, and only ours."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from pixorly.database import reading
from pixorly.errors import NotSignedIn
from pixorly.services import logins
from pixorly.services.viewer import Viewer
from pixorly.settings import settings


def keep(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=settings().is_tls)


def keep_login(response: Response, secret: str) -> None:
    keep(response, logins.cookie_name(), secret, int(logins.LASTS.total_seconds()))


def forget_login(response: Response) -> None:
    keep(response, logins.cookie_name(), "", 0)


def login_secret(connection: HTTPConnection) -> str:
    """As it came, whether it opens anything or not; empty where none came."""
    return logins.secret_in(connection.headers.get("cookie", ""))


def viewer_or_none(connection: HTTPConnection) -> Viewer | None:
    secret = login_secret(connection)
    if not secret:
        return None
    with reading() as session:
        return logins.viewer_of(session, secret)


def viewer(connection: HTTPConnection) -> Viewer:
    found = viewer_or_none(connection)
    if not found:
        raise NotSignedIn()
    return found
