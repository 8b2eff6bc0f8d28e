"""When the front end is built anew, and what is done to it afterwards."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from pixorly.launch import addresses, front_end, inline_scripts, lock_files, node
from pixorly.launch.house import PACKAGE, house, lay_out
from pixorly.launch.outside_hosts import external_hosts

SCRIPT = f"""const e={{PING:`{addresses.BAKED}/ping`,EVENT:"{addresses.BAKED.replace("http", "ws")}/_event"}};
const local=[`localhost`,`0.0.0.0`,`::`,`0:0:0:0:0:0:0:0`];"""


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    for name in ("pixorly/pages", "pixorly/services", "assets", "reflex.lock"):
        (tmp_path / name).mkdir(parents=True)
    for name in (
        "pixorly/pixorly.py",
        "pixorly/pages/landing.py",
        "pixorly/services/jobs.py",
        "assets/base.css",
        "rxconfig.py",
        "reflex.lock/package.json",
    ):
        (tmp_path / name).write_text("one")
    return tmp_path


@pytest.mark.parametrize(
    "source",
    ["pixorly/pages/landing.py", "pixorly/pixorly.py", "assets/base.css", "rxconfig.py", "reflex.lock/package.json"],
)
def test_a_changed_source_changes_the_fingerprint(small_house: Path, source: str) -> None:
    before = front_end.fingerprint(small_house / "pixorly", small_house)

    (small_house / source).write_text("two")

    assert front_end.fingerprint(small_house / "pixorly", small_house) != before


def test_a_new_page_changes_the_fingerprint_and_a_changed_service_does_not(small_house: Path) -> None:
    before = front_end.fingerprint(small_house / "pixorly", small_house)

    (small_house / "pixorly/services/jobs.py").write_text("two")
    after_service = front_end.fingerprint(small_house / "pixorly", small_house)
    (small_house / "pixorly/pages/studio.py").write_text("one")
    after_page = front_end.fingerprint(small_house / "pixorly", small_house)

    assert before == after_service != after_page


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://studio.example", "https://localhost:8443"])
def test_a_script_speaks_to_the_origin_its_page_came_from(tmp_path: Path, origin: str) -> None:
    (tmp_path / "app.js").write_text(SCRIPT)

    addresses.follow_the_page(tmp_path)

    asked = f"{(tmp_path / 'app.js').read_text()}\nconsole.log(JSON.stringify([e.PING, e.EVENT, local]))"
    said = subprocess.run(
        [node.node(), "-e", f"globalThis.location={{origin:'{origin}'}};{asked}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(said.stdout) == [f"{origin}/ping", f"{origin.replace('http', 'ws', 1)}/_event", []]


@pytest.mark.parametrize(
    "script", [SCRIPT.replace("_event", "_elsewhere"), SCRIPT.split(";")[0], SCRIPT + f"`a {addresses.BAKED}`"]
)
def test_a_script_that_looks_different_fails_the_build(tmp_path: Path, script: str) -> None:
    (tmp_path / "app.js").write_text(script)

    with pytest.raises(addresses.NotRewritten):
        addresses.follow_the_page(tmp_path)


def test_every_script_inside_a_page_is_hashed_as_browsers_hash_it(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page/index.html").write_text('<script src="/x.js"></script><script type="module">a()</script>')

    # From `printf 'a()' | openssl dgst -sha256 -binary | base64`.
    assert inline_scripts.hashes(tmp_path) == {
        "page/index.html": ["'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='"]
    }


def test_a_script_is_read_as_it_stands_whatever_it_contains() -> None:
    html = "<p>&lt;script&gt;</p><script>1 < 2 && '</a> &amp;'</script><script>\n</script>"

    assert inline_scripts.inline_scripts(html) == ["1 < 2 && '</a> &amp;'", "\n"]
    assert inline_scripts.source_of("a\r\nb") == inline_scripts.source_of("a\nb")


def test_what_would_be_loaded_from_elsewhere_is_found_and_what_is_only_named_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        'fetch("https://cdn.example.com/x");n("http://www.w3.org/2000/svg");throw Error("See https://docs.example.org/x");'
        's("https://pixorly.example/api/v1")'
    )
    (tmp_path / "a.css").write_text(
        "/* https://tool.example.net */ @import url('//fonts.example.com/a.css'); b{src:url(/fonts/a.woff2)}"
    )
    (tmp_path / "a.html").write_text(
        '<a href="https://link.example.com/">x</a><img srcset="/a.png 1x, https://img.example.com/b.png 2x">'
    )

    hosts = external_hosts(tmp_path)

    assert hosts == {"cdn.example.com", "fonts.example.com", "img.example.com"}


def test_tidying_the_lock_takes_out_addresses_and_repeats_itself(tmp_path: Path) -> None:
    package = {
        "version": "1.0.0",
        "resolved": "https://registry.example/a.tgz",
        "integrity": "sha512-x",
        "funding": {"url": "https://x.example"},
    }
    for folder in ("reflex.lock", ".web"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "package-lock.json").write_text(json.dumps({"packages": {"node_modules/a": package}}))

    lock_files.tidy(tmp_path)
    once = (tmp_path / "reflex.lock/package-lock.json").read_text()
    lock_files.tidy(tmp_path)

    assert json.loads(once) == {"packages": {"node_modules/a": {"version": "1.0.0", "integrity": "sha512-x"}}}
    assert (
        (tmp_path / "reflex.lock/package-lock.json").read_text()
        == once
        == (tmp_path / ".web/package-lock.json").read_text()
    )


def test_the_committed_locks_name_no_host() -> None:
    checkout = PACKAGE.parent
    files = [*(checkout / "reflex.lock").glob("*.json"), *checkout.glob("requirements*.lock")]

    named = [file.name for file in files if "://" in file.read_text("utf-8")]

    assert len(files) == 4
    assert named == []


def test_an_installed_copy_is_laid_out_once_and_again_when_it_changed(tmp_path: Path) -> None:
    carried, folder = tmp_path / "_house", tmp_path / "house"
    shutil.copytree(house() / "reflex.lock", carried / "reflex.lock")
    (carried / "rxconfig.py").write_text("one")

    lay_out(carried, folder)
    (folder / "rxconfig.py").write_text("touched by hand")
    lay_out(carried, folder)
    kept = (folder / "rxconfig.py").read_text()
    (carried / "rxconfig.py").write_text("two")
    lay_out(carried, folder)

    assert (kept, (folder / "rxconfig.py").read_text()) == ("touched by hand", "two")
    assert (folder / "reflex.lock" / "package.json").exists()
