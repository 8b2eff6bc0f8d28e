"""The front end as it was really built: asks nobody else, bakes no address, and says what its policy must allow."""

import gzip
import json
from pathlib import Path

import pytest

from pixorly.launch import addresses, front_end, inline_scripts
from pixorly.launch.outside_hosts import external_hosts


@pytest.fixture(scope="module")
def built() -> Path:
    front_end.build()
    return front_end.built_folder()


def test_no_other_host_is_asked_for_anything(built: Path) -> None:
    assert external_hosts(built) == set()


def test_no_address_is_baked_in(built: Path) -> None:
    invented = addresses.BAKED.removeprefix("http://")

    texts = [file for file in built.rglob("*") if file.suffix in {".js", ".html", ".css", ".json"}]

    assert [file.name for file in texts if invented in file.read_text("utf-8")] == []
    assert [file.name for file in texts if "localhost:" in file.read_text("utf-8")] == []


def test_the_policy_knows_every_script_inside_every_page(built: Path) -> None:
    policy = json.loads((built / front_end.POLICY).read_text())

    pages = {str(page.relative_to(built)): page.read_text("utf-8") for page in built.rglob("*.html")}

    assert pages.keys() == policy.keys()
    for name, page in pages.items():
        assert {inline_scripts.source_of(script) for script in inline_scripts.inline_scripts(page)} == set(policy[name])
        assert " onload=" not in page and " onclick=" not in page


def test_what_is_sent_compressed_is_the_same(built: Path) -> None:
    scripts = [file for file in built.rglob("*.js") if file.stat().st_size > 1000]

    assert scripts
    for script in scripts:
        assert gzip.decompress(script.with_name(script.name + ".gz").read_bytes()) == script.read_bytes()
        assert 0 < script.with_name(script.name + ".br").stat().st_size < script.stat().st_size


def test_a_second_build_has_nothing_to_do(built: Path) -> None:
    made_at = (built / front_end.FINGERPRINT).stat().st_mtime_ns

    front_end.build()

    assert front_end.is_current()
    assert (front_end.built_folder() / front_end.FINGERPRINT).stat().st_mtime_ns == made_at
