"""Links to one picture, for a while: what opens, and that nothing else does."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from pixorly.errors import Misconfigured, NotFound
from pixorly.services import links
from pixorly.settings import Settings

OLD, NEW = "o" * 32, "n" * 40
NOW = 1_795_132_800


@pytest.fixture(autouse=True)
def keyed(change_settings: Callable[..., None], tmp_path: Path) -> None:
    change_settings(data_dir=tmp_path, secret_key=OLD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    return lambda seconds: monkeypatch.setattr(time, "time", lambda: seconds)


def parts(query: str) -> dict[str, str]:
    return dict(parse_qsl(query))


def test_a_link_opens_its_picture_until_it_ends(clock: Callable[[float], None]) -> None:
    clock(NOW)
    query = parts(links.sign("img_1", 3600))

    assert 3600 <= links.check("img_1", query) <= 4500
    clock(NOW + 3599)
    assert links.check("img_1", query) >= 1
    clock(NOW + 4500)
    with pytest.raises(links.Ended):
        links.check("img_1", query)


def test_the_same_link_is_made_for_a_while(clock: Callable[[float], None]) -> None:
    clock(NOW)
    first = links.sign("img_1", 3600)

    made = set()
    for later in range(0, 900, 10):
        clock(NOW + later)
        made.add(links.sign("img_1", 3600))

    assert first in made
    assert len(made) <= 2


def test_a_link_of_a_second_is_one(clock: Callable[[float], None]) -> None:
    clock(NOW + 0.9)

    assert links.check("img_1", parts(links.sign("img_1", 1))) == 1


def test_it_opens_no_other_picture_and_serves_no_other_purpose() -> None:
    query = parts(links.sign("img_1", 3600))

    with pytest.raises(NotFound):
        links.check("img_2", query)
    with pytest.raises(NotFound):
        links.check("img_1", query, links.DOWNLOAD)
    assert links.check("img_1", parts(links.sign("img_1", 60, links.DOWNLOAD)), links.DOWNLOAD)


@given(st.sampled_from(["id", "until", "sign", "purpose"]), st.integers(0, 1_000_000))
def test_no_flipped_bit_opens_anything(which: str, position: int) -> None:
    said = {"id": "img_0190a1b2", "purpose": links.SHOW} | parts(links.sign("img_0190a1b2", 3600))
    raw = bytearray(said[which].encode())
    raw[position // 8 % len(raw)] ^= 1 << position % 8
    said[which] = raw.decode("latin-1")

    with pytest.raises(NotFound):
        links.check(said["id"], said, said["purpose"])


@given(st.text(max_size=20), st.text(max_size=70))
def test_nothing_that_somebody_makes_up_opens_anything(until: str, sign: str) -> None:
    with pytest.raises(NotFound):
        links.check("img_1", {"until": until, "sign": sign})


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"), min_size=1))
def test_letters_can_not_wander_from_one_part_to_the_next(one: str, other: str) -> None:
    assume(one != other)
    query = parts(links.sign(one, 3600, other))

    assert links.check(one, query, other)
    with pytest.raises(NotFound):
        links.check(other, query, one)
    with pytest.raises(NotFound):
        links.check(one + other[0], query, other[1:])


@pytest.mark.parametrize("missing", ["until", "sign"])
def test_half_a_query_opens_nothing(missing: str) -> None:
    query = parts(links.sign("img_1", 3600))
    del query[missing]

    with pytest.raises(NotFound):
        links.check("img_1", query)


@pytest.mark.parametrize("written", [" {}", "{} ", "+{}", "0{}", "{}.0", "-{}"])
def test_an_end_written_otherwise_is_another(written: str) -> None:
    query = parts(links.sign("img_1", 3600))

    with pytest.raises(NotFound):
        links.check("img_1", query | {"until": written.format(query["until"])})


def test_an_old_key_still_opens_until_it_is_taken_away(change_settings: Callable[..., None]) -> None:
    old = parts(links.sign("img_1", 3600))

    change_settings(secret_key=f"{NEW}, {OLD}")
    new = parts(links.sign("img_1", 3600))
    assert links.check("img_1", old) and links.check("img_1", new)

    change_settings(secret_key=NEW)
    assert links.check("img_1", new)
    with pytest.raises(NotFound):
        links.check("img_1", old)


def test_a_key_is_made_once_for_everybody_and_nobody_else_may_read_it(
    change_settings: Callable[..., None], tmp_path: Path
) -> None:
    change_settings(secret_key="", data_dir=tmp_path / "new")
    program = "from pixorly.services import links; print(links.sign('img_1', 3600))"
    environment = os.environ | {"PIXORLY_SECRET_KEY": ""}

    asking = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    made = [process.communicate()[0].strip() for process in asking]

    assert all(links.check("img_1", parts(query)) for query in made)
    [kept] = [path for path in (tmp_path / "new").iterdir() if "secret_key" in path.name]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(kept.read_text().split()) == 1


def test_the_file_may_hold_an_older_key_below(change_settings: Callable[..., None], tmp_path: Path) -> None:
    old = parts(links.sign("img_1", 3600))
    (tmp_path / "secret_key").write_text(f"{NEW}\n{OLD}\n")

    change_settings(secret_key="")

    assert links.check("img_1", old)
    assert parts(links.sign("img_1", 3600))["sign"] != old["sign"]


@pytest.mark.parametrize("held", ["", "short", f"{NEW}\nshort"])
def test_a_key_anybody_could_guess_signs_nothing(change_settings, tmp_path: Path, held: str) -> None:
    (tmp_path / "secret_key").write_text(held)
    change_settings(secret_key="")

    with pytest.raises(Misconfigured):
        links.sign("img_1", 3600)


def test_a_short_key_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="PIXORLY_SECRET_KEY"):
        Settings(secret_key=f"{NEW},short")


def test_machines_that_share_a_bucket_must_be_given_their_key() -> None:
    given = {"env": "production", "url": "https://pixorly.example", "storage": "s3"}

    with pytest.raises(ValidationError, match="PIXORLY_SECRET_KEY"):
        Settings(**given, secret_key="")
    assert Settings(**given, secret_key=NEW).secret_keys == [NEW]
