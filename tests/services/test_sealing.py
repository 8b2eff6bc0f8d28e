"""Secrets that others entrust to us: unreadable where they are stored, and openable for as long as a key is kept."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pixorly.errors import Misconfigured
from pixorly.services import house_keys, links, sealing
from pixorly.services.sealing import CanNotOpen

OLD, NEW = "o" * 32, "n" * 40


@pytest.fixture(autouse=True)
def keyed(change_settings: Callable[..., None], tmp_path: Path) -> None:
    change_settings(data_dir=tmp_path, secret_key=OLD)


@pytest.mark.parametrize("text", ["sk-or-v1-abc", "", "ключ 🔑", "x" * 10_000])
def test_what_is_sealed_opens_again_and_is_never_the_same_twice(text: str) -> None:
    first, second = sealing.seal(text), sealing.seal(text)

    assert sealing.open_sealed(first) == sealing.open_sealed(second) == text
    assert first != second
    assert len(text) < 8 or text not in first


def test_an_older_key_opens_until_it_is_taken_away(change_settings: Callable[..., None]) -> None:
    sealed = sealing.seal("a secret")

    change_settings(secret_key=f"{NEW},{OLD}")
    assert sealing.open_sealed(sealed) == "a secret"
    assert (sealing.is_newest(sealed), sealing.is_newest(sealing.seal("x"))) == (False, True)

    change_settings(secret_key=NEW)
    with pytest.raises(CanNotOpen):
        sealing.open_sealed(sealed)


@pytest.mark.parametrize(
    "harm", [lambda s: s[:-1] + "A", lambda s: s[:40], lambda s: "", lambda s: "é", lambda s: s[::-1]]
)
def test_what_was_changed_opens_nothing_and_says_nothing_of_it(harm: Callable[[str], str]) -> None:
    sealed = sealing.seal("a secret")

    with pytest.raises(CanNotOpen) as refused:
        sealing.open_sealed(harm(sealed) + "")

    assert "a secret" not in repr(refused.value) and refused.value.__cause__ is None


def test_a_signature_of_the_same_key_is_no_key_to_what_is_sealed() -> None:
    """Each use has a key of its own, derived: what links show of theirs helps nobody here."""
    assert house_keys.known() == (OLD.encode(),)
    assert sealing._derived(OLD.encode()) != OLD.encode()[:32]
    assert links.sign("img_1", 60) != links.sign("img_2", 60)


def test_without_a_setting_a_key_is_made_once_and_only_its_owner_may_read_it(
    change_settings: Callable[..., None], tmp_path: Path
) -> None:
    change_settings(secret_key="", data_dir=tmp_path / "new")
    sealed = sealing.seal("a secret")

    change_settings(secret_key="", data_dir=tmp_path / "new")

    assert sealing.open_sealed(sealed) == "a secret"
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("held", [b"", b"short", b"\xff\xfe" * 40])
def test_a_key_file_that_is_none_is_said_and_seals_nothing(
    change_settings, tmp_path: Path, held: bytes, caplog
) -> None:
    (tmp_path / "secret_key").write_bytes(held)
    change_settings(secret_key="")

    with pytest.raises(Misconfigured):
        sealing.seal("a secret")

    assert "secret_key" in caplog.text and "a secret" not in caplog.text
