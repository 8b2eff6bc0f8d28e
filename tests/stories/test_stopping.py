"""How the whole house ends."""

from pathlib import Path

from playwright.sync_api import expect

from tests.stories.conftest import A_STORY, Visit
from tests.stories.whole_house import House, children_of, wait_until

pytestmark = A_STORY


def test_ctrl_c_ends_everything_cleanly_and_the_next_start_finds_everybody(shaken_house: House, visit: Visit) -> None:
    mara = shaken_house.welcome("Mara")
    visitor = visit(shaken_house, forgiven="WebSocket|net::ERR_").sign_in(mara)
    processes = [shaken_house.pid, *children_of(shaken_house.pid)]

    code = shaken_house.stop()

    assert code == 0
    assert len(processes) == 4
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes), "all processes to be gone", 5)
    assert "Traceback" not in shaken_house.said().rpartition("Stopping.")[2]
    shaken_house.start()
    expect(visitor.page.get_by_test_id("connection")).to_have_count(0, timeout=30_000)
    visitor.open("/account/security")
    expect(visitor.page.get_by_role("heading", name="Security")).to_be_visible()
