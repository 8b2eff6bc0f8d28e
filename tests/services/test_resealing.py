"""Changing the keys of the house, with secrets of every kind sealed under the old one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import Session, select

from pixorly.cli import main
from pixorly.database import carry, reading
from pixorly.models import Endpoint, ProviderKey
from pixorly.services import audit, provider_keys, resealing, sealing
from pixorly.services.provider_keys import Tried
from tests.grounds.people import arrived

OLD, NEW = "o" * 32, "n" * 40


@pytest.fixture(autouse=True)
def keyed(change_settings: Callable[..., None], house: str) -> None:
    change_settings(secret_key=OLD)


def _world(count: int = 1) -> None:
    viewer, _ = arrived()

    def fill(session: Session) -> None:
        provider_keys.bring(session, viewer, Tried("openai", "sk-of-ada-0001"))
        for number in range(count):
            secret = sealing.seal(f"whsec_{number}")
            session.add(Endpoint(workspace_id=viewer.workspace_id, url=f"https://a.example/{number}", secret=secret))

    carry(fill)


def _opened() -> list[str]:
    with reading() as session:
        keys = [provider_keys.read(session, row.id) for row in session.exec(select(ProviderKey))]
        hooks = [sealing.open_sealed(row.secret) for row in session.exec(select(Endpoint))]
    return sorted([str(key) for key in keys] + hooks)


def _findings() -> list[str]:
    with reading() as session:
        return [one for one in audit.findings(session) if one.startswith("I11")]


def test_everything_is_sealed_with_the_newest_key_and_the_old_one_can_go(change_settings, monkeypatch) -> None:
    monkeypatch.setattr(resealing, "SLICE", 2)
    _world(count=5)
    before = _opened()
    change_settings(secret_key=f"{NEW},{OLD}")

    told = CliRunner().invoke(main, ["secrets", "rotate"])
    again = CliRunner().invoke(main, ["secrets", "rotate"])

    assert (told.exit_code, told.output) == (0, "6 sealed with the newest key.\n")
    assert again.output == "0 sealed with the newest key.\n"
    change_settings(secret_key=NEW)
    assert _opened() == before and _findings() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_no_key_opens_stays_and_is_named(change_settings) -> None:
    _world()
    change_settings(secret_key=NEW)

    told = CliRunner().invoke(main, ["secrets", "rotate"])

    assert told.exit_code == 1 and "2 can't be opened" in told.output
    assert len(_findings()) == 2 and all("sk-" not in one and "whsec" not in one for one in _findings())
    change_settings(secret_key=OLD)
    assert _opened() == ["sk-of-ada-0001", "whsec_0"] and _findings() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_that_is_replaced_meanwhile_is_left_as_it_is(change_settings) -> None:
    _world(count=0)
    change_settings(secret_key=f"{NEW},{OLD}")

    def rotate(session: Session) -> None:
        stale = [(row.id, row.sealed) for row in session.exec(select(ProviderKey))]
        row = session.exec(select(ProviderKey)).one()
        row.sealed = sealing.seal("another")
        session.flush()
        original, resealing._next = resealing._next, lambda *_: iter(stale)
        try:
            assert resealing.rotate(session, resealing.EVERYWHERE[0]).resealed == 0
        finally:
            resealing._next = original
        assert sealing.open_sealed(session.exec(select(ProviderKey.sealed)).one()) == "another"

    carry(rotate)


def test_a_key_that_can_not_be_read_is_one_sentence(change_settings, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    _world()
    change_settings(secret_key="", data_dir=tmp_path)

    told = CliRunner().invoke(main, ["secrets", "rotate"])

    assert told.exit_code == 1 and told.output.splitlines()[-1].startswith("Error: ")
