"""What somebody can do who writes programs: present another's token, call what no button calls, flood."""

import pytest
from playwright.sync_api import expect

from pixorly.state.account import AccountState
from pixorly.state.admin import OutboxState, PeopleState
from pixorly.state.shell import ShellState
from tests.stories.conftest import A_STORY, Visit
from tests.stories.sockets import call, talk
from tests.stories.whole_house import House, Person

pytestmark = A_STORY


@pytest.mark.parametrize("is_victim_there", [True, False], ids=["while the tab is open", "after it was closed"])
@pytest.mark.parametrize("is_thief_signed_in", [False, True], ids=["by nobody", "by another person"])
def test_a_stolen_token_shows_nothing_of_its_owner(
    visit: Visit, open_house: House, is_victim_there: bool, is_thief_signed_in: bool
) -> None:
    mara, tom = open_house.welcome("Mara"), open_house.welcome("Tom")
    victim = visit().sign_in(mara)
    token = victim.token()
    cookie = visit().sign_in(tom, page="").cookie() if is_thief_signed_in else ""
    if not is_victim_there:
        victim.page.close()

    heard = talk(open_house, call(ShellState, "load"), call(AccountState, "load"), token=token, cookie=cookie)

    assert mara.email not in heard
    assert (tom.email in heard) is is_thief_signed_in


def test_a_token_shows_everything_to_its_owner(visit: Visit, open_house: House) -> None:
    # Otherwise the story above would be true of a socket that never says anything.
    mara = open_house.welcome("Mara")
    victim = visit().sign_in(mara)

    heard = talk(open_house, call(ShellState, "load"), token="a-token-of-her-own", cookie=victim.cookie())

    assert mara.email in heard


def test_without_a_login_no_handler_does_or_shows_anything(visit: Visit, open_house: House) -> None:
    mara = open_house.welcome("Mara")
    page = visit().sign_in(mara).page
    login = open_house.logins(mara)[0]
    calls = [
        call(AccountState, "sign_out_others"),
        call(AccountState, "sign_out_one", login_id=str(login.id)),
        call(AccountState, "save_name", typed={"name": "Stolen"}),
        call(ShellState, "choose_language", language="de"),
        *_deeds_of_an_admin(open_house, mara),
    ]

    heard = talk(open_house, *calls, token="a-token-of-nobody")

    assert mara.email not in heard
    assert "/sign-in" in heard
    _assert_untouched(open_house, mara)
    page.reload()
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


def test_a_member_can_not_act_as_an_admin(visit: Visit, open_house: House) -> None:
    mara, tom = open_house.welcome("Mara"), open_house.welcome("Tom")
    visit().sign_in(mara, page="")
    tab = visit(forgiven="status of 404").sign_in(tom)

    heard = talk(open_house, *_deeds_of_an_admin(open_house, mara), token="a-token-of-toms", cookie=tab.cookie())
    tab.page.goto(open_house.url + "/admin")

    assert mara.email not in heard
    assert tom.email in heard
    _assert_untouched(open_house, mara)
    assert not open_house.user(tom).is_admin
    expect(tab.page.get_by_text("Nothing has developed here")).to_be_visible()


def test_a_flood_is_dropped_and_the_house_lives_on(visit: Visit, open_house: House) -> None:
    tom = visit().sign_in(open_house.welcome("Tom"))
    flood = [call(ShellState, "tell", words={"template": f"drop {n}.", "values": {}}, kind="ok") for n in range(500)]

    heard = talk(open_house, *flood, token="a-token-of-a-flood", page="/privacy")

    answered = sum(f"drop {n}." in heard for n in range(500))
    assert 20 <= answered <= 200, f"{answered} of 500 were answered."
    tom.page.get_by_label("Name").fill("Tom lives on")
    tom.press("Save")
    expect(tom.page.get_by_text("Saved.")).to_be_visible()


def _deeds_of_an_admin(house: House, victim: Person) -> list:
    user_id = str(house.user(victim).id)
    return [
        call(PeopleState, "load"),
        call(PeopleState, "find", search=victim.email[:4]),
        call(PeopleState, "load_more"),
        call(PeopleState, "make_admin", user_id=user_id, is_admin=True),
        call(PeopleState, "sign_out", user_id=user_id),
        call(OutboxState, "load"),
        call(OutboxState, "load_more"),
    ]


def _assert_untouched(house: House, person: Person) -> None:
    user = house.user(person)
    assert (user.is_admin, user.name, user.language) == (False, person.email.split("@")[0], "en")
    assert len(house.logins(person)) == 1
