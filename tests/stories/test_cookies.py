"""The cookie that says who one is."""

import subprocess
import sys

import httpx

from tests.standins.program import free_port
from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House, wait_until

pytestmark = A_STORY

_ADDRESS = "https://pixorly.example"


def test_no_script_can_read_the_cookie(visit: Visit, open_house: House) -> None:
    visitor = visit().sign_in(open_house.welcome("Mara"))

    seen_by_scripts = visitor.page.evaluate("document.cookie")
    frames = visitor.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")

    (cookie,) = visitor.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == ("px_login", True, "Lax", "/")
    assert seen_by_scripts == ""
    assert cookie["value"] not in frames


def test_every_sign_in_gives_another_cookie_and_ends_the_one_before(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    visitor = visit().sign_in(mara, page="")
    before = visitor.cookie()

    visitor.sign_in(mara, page="")

    assert visitor.cookie() != before
    assert len(open_house.logins(mara)) == 1
    old = httpx.get(open_house.url + "/account", headers={"Cookie": before})
    assert old.headers["location"] == "/sign-in?next=/account"


def test_where_people_come_by_tls_the_cookie_can_come_no_other_way(open_house: House) -> None:
    mara = open_house.welcome("Mara")
    port = free_port()
    settings = open_house.environment(url=_ADDRESS, port=port, env="production")
    web = subprocess.Popen([sys.executable, "-m", "pixorly", "web"], env=settings, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: web.poll() is not None or _is_alive(url), "a web process")

    answer = httpx.post(
        f"{url}/auth/sign-in",
        data={"email": mara.email, "password": mara.password},
        headers={"Origin": _ADDRESS, "Accept": "application/json"},
    )
    plain = httpx.post(f"{url}/auth/sign-in", headers={"Origin": url, "Accept": "application/json"})
    hidden = httpx.get(f"{url}/styleguide")
    web.terminate()
    web.wait(30)

    name, _, rest = answer.headers["set-cookie"].partition("=")
    marks = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name == "__Host-px_login"
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= marks
    assert not any(mark.startswith("domain") for mark in marks)
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert plain.status_code == 403
    assert hidden.headers["location"] == "/404"


def _is_alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.HTTPError:
        return False
