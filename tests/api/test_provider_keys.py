"""Keys of their own through the real doors, with the providers' servers on real sockets: nobody sees one again."""

import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from pixorly.database import carry, reading, transaction
from pixorly.models import Login, ProviderKey, Role
from pixorly.services import provider_keys
from pixorly.services.viewer import Viewer
from pixorly.settings import settings
from tests.api.conftest import let_in
from tests.grounds.databases import on_disk
from tests.grounds.people import arrived
from tests.grounds.teams import member
from tests.standins.openrouter import OpenRouter
from tests.standins.web import Answer, Asked, StandIn

KEY = "sk-or-v1-of-ada-0001-wxyz"
AT = "/auth/account/providers"


@pytest.fixture
def openrouter(change_settings: Callable[..., None]) -> Iterator[OpenRouter]:
    with OpenRouter() as server:
        change_settings(secret_key="o" * 40, openrouter_base_url=f"{server.url}/api/v1")
        yield server


@pytest.fixture
def ada(browser: TestClient, openrouter: OpenRouter) -> Viewer:
    viewer, secret = arrived()
    let_in(browser, secret)
    return viewer


def _bring(browser: TestClient, secret: str = KEY, provider: str = "openrouter") -> Any:
    return browser.post(f"{AT}/{provider}", data={"secret": secret})


def _seen(viewer: Viewer) -> provider_keys.KeyView:
    with reading() as session:
        return next(one for one in provider_keys.of_viewer(session, viewer).keys if one.provider == "openrouter")


def _kept() -> str | None:
    with reading() as session:
        row = session.exec(select(ProviderKey)).first()
        return provider_keys.read(session, row.id) if row else None


def test_a_key_is_asked_about_at_its_provider_and_kept(browser, ada, openrouter):
    answer = _bring(browser, f" {KEY} ")

    assert answer.status_code == 200
    assert answer.json()["notice"]["template"] == "Your key for {name} works."
    assert [asked.headers["authorization"] for asked in openrouter.asked] == [f"Bearer {KEY}"]
    assert (_kept(), _seen(ada).state, _seen(ada).last_four) == (KEY, "works", "wxyz")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_key_that_is_none_is_refused_at_its_field_and_the_one_before_stays(browser, ada):
    _bring(browser)

    answer = _bring(browser, "sk-or-wrong-of-ada-2")

    problem = answer.json()
    assert (answer.status_code, problem["field"]) == (422, "secret")
    assert problem["title"] == "OpenRouter does not accept this key. Copy it once more, whole."
    assert (_kept(), _seen(ada).state) == (KEY, "works")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_while_its_provider_is_down_a_key_is_kept_used_and_tested_later(browser, ada, openrouter, change_settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    change_settings(openrouter_base_url=f"http://127.0.0.1:{port}/api/v1")

    answer = _bring(browser)
    down = _seen(ada)
    change_settings(openrouter_base_url=f"{openrouter.url}/api/v1")
    tested = browser.post(f"{AT}/openrouter/test")

    assert (answer.status_code, answer.json()["notice"]) == (200, None)
    assert (down.state, down.is_used, down.tested_at) == ("troubled", True, None)
    assert down.trouble and "did not answer" in down.trouble["template"]
    assert (tested.status_code, _seen(ada).state) == (200, "works")


def test_a_key_is_removed_for_good(browser, ada):
    _bring(browser)

    answers = [browser.post(f"{AT}/openrouter/forget").status_code for _ in range(2)]

    assert answers == [200, 404]
    assert (_kept(), _seen(ada).state) == (None, "none")
    assert browser.post(f"{AT}/openrouter/test").status_code == 404


@pytest.mark.parametrize("deed", ["", "/test", "/forget"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_somebody_else_touches_nothing_and_learns_nothing(browser, open_browser, ada, openrouter, deed):
    _bring(browser)
    asked = len(openrouter.asked)
    _, eves = arrived("eve@example.com")
    typed = {"secret": "sk-or-wrong-of-eve-1", "workspace_id": str(ada.workspace_id), "provider": "openrouter"}

    nobody = open_browser().post(f"{AT}/openrouter{deed}", data=typed)
    stranger = let_in(open_browser(), eves).post(f"{AT}/openrouter{deed}", data=typed)
    onlooker = let_in(open_browser(), _invited(ada, Role.VIEWER)).post(f"{AT}/openrouter{deed}", data=typed)
    foreign = browser.post(f"{AT}/openrouter{deed}", data=typed, headers={"origin": "https://evil.example"})

    assert nobody.status_code == 401 and stranger.status_code in (404, 422)
    assert (onlooker.status_code, foreign.status_code) == (403, 403)
    # Only the stranger's own wrong key was asked about.
    assert len(openrouter.asked) - asked == (0 if deed else 1)
    assert (_kept(), _seen(ada).state) == (KEY, "works")


def _invited(host: Viewer, role: Role) -> str:
    """Somebody in that workspace, in a browser of theirs."""
    viewer, secret = arrived("guest@example.com")
    with transaction() as session:
        guest = member(session, host, "other@example.com", role)
        login = session.get_one(Login, viewer.login_id)
        login.user_id, login.workspace_id = guest.user_id, host.workspace_id
    return secret


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("provider", ["painter", "comfyui", "automatic1111", "nobody", "%2e%2e", "OPENROUTER"])
def test_there_is_no_key_to_bring_for_anybody_else(browser, ada, provider):
    assert _bring(browser, provider=provider).status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_keys_that_somebody_found_are_not_tried_out_through_us(browser, ada):
    answers = [_bring(browser, f"sk-or-wrong-number-{number}").status_code for number in range(11)]

    assert answers == [422] * 10 + [429]
    assert browser.post(f"{AT}/openrouter/forget").status_code == 404


class _Parrot(StandIn):
    """Refuses in every way, and says the key it was given each time."""

    status = 403

    def answer(self, asked: Asked) -> Answer:
        key = asked.headers.get("authorization", "")
        message = f"{key} is not good, nor is {key[7:]} ({key[-9:]})"
        return Answer({"error": {"code": self.status, "message": message, "metadata": {}}}, self.status)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_stolen_database_a_log_and_all_answers_hold_nothing_of_it(browser, ada, change_settings, caplog, capfd):
    """Also where the provider itself says the key, in the words of its refusal."""
    caplog.set_level("DEBUG")
    secret = "zz9-odd-shape-of-key-77123-abcdwxyz"
    with _Parrot() as parrot:
        change_settings(openrouter_base_url=f"{parrot.url}/api/v1")
        said = [_bring(browser, secret)]
        for parrot.status in (401, 402, 429, 500, 403):
            said.append(browser.post(f"{AT}/openrouter/test"))
    said.append(browser.post(f"{AT}/openrouter", json={"secret": secret}))
    said.append(browser.post(f"{AT}/openrouter", files={"secret": ("key.txt", secret.encode())}))
    said.append(browser.get(f"{AT}/openrouter"))
    with reading() as session:
        said_to_screen = repr(provider_keys.of_viewer(session, ada))

    assert _kept() == secret
    stolen = _stolen()
    out, err = capfd.readouterr()
    for place in (caplog.text, out, err, said_to_screen, *(f"{one.headers}{one.text}" for one in said[:-2])):
        assert secret not in place and secret[:-4] not in place and "odd-shape" not in place
    # What cannot be read is sent back to whoever sent it at most, and stays out of everything else.
    assert [one.status_code for one in said[-3:-2]] == [422]
    assert secret.encode() not in stolen and b"odd-shape" not in stolen and b"wxyz" in stolen


def _stolen() -> bytes:
    """Everything of the database that lies on the disk."""
    path = Path(settings().database.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        copied = "\n".join(connection.iterdump()).encode()
    return copied + on_disk(path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_when_the_house_lost_its_key_testing_says_so_and_bringing_mends_it(browser, ada, change_settings):
    _bring(browser)
    change_settings(secret_key="w" * 40)

    refused = browser.post(f"{AT}/openrouter/test")

    assert (refused.status_code, refused.json()["code"]) == (503, "can_not_open")
    assert _bring(browser).status_code == 200 and _kept() == KEY


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_house_whose_key_can_not_be_read_keeps_nothing_unsealed(browser, ada, change_settings, tmp_path):
    (tmp_path / "secret_key").write_text("short")
    change_settings(secret_key="", data_dir=tmp_path)

    answer = _bring(browser)

    assert answer.status_code == 503
    assert carry(lambda session: session.exec(select(ProviderKey)).all()) == []
