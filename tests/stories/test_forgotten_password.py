"""A password is forgotten where no mail is sent: an admin passes the link on."""

from playwright.sync_api import expect

from tests.stories.conftest import A_STORY, Visit
from tests.stories.visitors import Visitor
from tests.stories.whole_house import House, Person

pytestmark = A_STORY

_NEW_PASSWORD = "four green umbrellas at noon"


def test_a_forgotten_password_is_set_anew_by_the_link_in_the_outbox(visit: Visit, open_house: House) -> None:
    mara, ada = open_house.welcome("Mara"), open_house.welcome("Ada", is_admin=True)
    elsewhere, here = visit().sign_in(mara), visit()
    here.open("/forgot")

    here.fill(email=mara.email)
    here.press("Send the link")
    expect(here.page.get_by_role("heading", name="Almost there")).to_be_visible()
    admin = visit().sign_in(ada, page="/admin/outbox")
    here.open(_link_in_letter_to(admin, mara))
    here.fill(password=_NEW_PASSWORD)
    here.press("Set password and sign in")

    expect(here.page.get_by_role("heading", name="Studio")).to_be_visible()
    expect(elsewhere.page.get_by_text("This browser was signed out.")).to_be_visible(timeout=2000)
    assert len(open_house.logins(mara)) == 1


def test_a_link_for_a_new_password_works_once(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    here, later = visit(), visit(forgiven="status of 410")
    here.context.request.post(f"{open_house.url}/auth/forgot", form={"email": mara.email})
    admin = visit().sign_in(open_house.welcome("Ada", is_admin=True), page="/admin/outbox")
    path = _link_in_letter_to(admin, mara)

    for visitor in (here, later):
        visitor.open(path)
        visitor.fill(password=_NEW_PASSWORD)
        visitor.press("Set password and sign in")
    expect(here.page.get_by_role("heading", name="Studio")).to_be_visible()

    expect(later.page.get_by_text("This link was used already")).to_be_visible()
    assert len(open_house.logins(mara)) == 1


def _link_in_letter_to(admin: Visitor, person: Person) -> str:
    """The way an admin passes it on; without the host, since our browsers are at home there."""
    row = admin.page.get_by_role("row", name=person.email).filter(has_text="new password")
    row.get_by_role("button", name="Read").click()
    link = admin.page.frame_locator("iframe.letter").get_by_role("link", name="password")
    return (link.get_attribute("href") or "").removeprefix(admin.house.url)
