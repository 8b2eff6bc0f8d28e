"""Read at the end of a run: what its houses wrote down."""

from pathlib import Path

from playwright.sync_api import expect

from tests.stories.conftest import A_STORY, Run, Visit
from tests.stories.whole_house import House

pytestmark = A_STORY


def test_no_log_of_a_whole_run_holds_a_password_a_cookie_a_token_or_a_ticket(
    shaken_house: House, visit: Visit, run: Run
) -> None:
    """Of this house, which logs all it can, and of every other house of the run."""
    mara = shaken_house.welcome("Mara")
    visitor = visit(shaken_house, forgiven="status of 4").sign_in(mara)
    visitor.open("/sign-up?next=/account&ticket=a-ticket-in-an-address")
    visitor.open("/reset?ticket=another-ticket-in-an-address")
    visitor.fill(password="a new password with a worn-out link")
    visitor.press("Set password and sign in")
    expect(visitor.page.get_by_text("This link was used already")).to_be_visible()
    visitor.page.goto(shaken_house.url + "/auth/first?ticket=a-third-ticket-in-an-address")
    visitor.remember_cookies()

    secrets = run.secrets | visitor.noticed.secrets | {_password_of_valkey(house) for house in run.houses}
    logs = {path: text for house in run.houses for path, text in house.logs().items()}

    assert len(secrets) >= 7
    assert all("Worker is ready" in logs[house.log] for house in run.houses)
    assert [(path.name, secret) for path, text in logs.items() for secret in secrets if secret in text] == []


def _password_of_valkey(house: House) -> str:
    return Path(house.data, "valkey", "password").read_text("utf-8").strip()
