"""Who sits behind a tab: nobody does nothing, and what one login saw is never shown to another."""

import pytest
from reflex.event import Event
from sqlmodel import select

from pixorly.database import carry, transaction
from pixorly.errors import NotSignedIn
from pixorly.integrations.sign_in import Identity as Proof
from pixorly.models import Login, User
from pixorly.services import logins, users
from pixorly.state.account import AccountState
from pixorly.state.admin import OutboxState, PeopleState
from pixorly.state.front_door import FrontDoorState
from pixorly.state.session import LoginState
from pixorly.state.shell import ShellState
from tests.grounds.people import PHONE, arrived, sign_in
from tests.state.tabs import STATES, Tabs, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# Handlers that are for everybody, with the reason. Reflex's own `setvar` has a test below.
FOR_EVERYBODY = {
    "ShellState.tell": "It speaks in the tab that calls it and reaches nothing else.",
    "FrontDoorState.load": "It is the page on which nobody is signed in yet.",
}
GIVEN = {
    "mark": ("an-id", True),
    "narrow": ("spent",),
    "trash": (["an-id"],),
    "restore": (["an-id"],),
    "find": ("ada",), "make_admin": ("00000000-0000-0000-0000-000000000000", True), "sign_out": ("x",), "open": ("x",), "ask": ("x", "credits"),
    "enable": ("x", True), "move": ("x", 1), "type_in": ("base", "5"), "save": ({},), "open_model": ("x",), "save_model": ({},),
    "turn": ("take",), "weigh": ("5",), "save_credits": ({},), "save_plan": ({},),
    "choose_theme": ("light",), "choose_language": ("de",), "save_name": ({"name": "Eve"},), "sign_out_one": ("x",), "unlink": ("x",),
    "look_again": (["x"],), "cancel_job": ("x",), "cancel_batch": ("x",), "retry": ("x",), "again": ("x", "a press"), "remove": ("x",),
    "bring_back": ("x",), "favourite": ("x", True),
    "change": ({"prompt": "dunes"}, 1), "generate": ({"prompt": "dunes"}, "a press"), "save_preset": ("mine", {"count": 2}),
    "change_preset": ("x", {"count": 2}), "rename_preset": ("x", "mine"), "share_preset": ("x", True), "remove_preset": ("x",),
    "save_template": ("mine", "a [thing]"), "remove_template": ("x",), "put_back": ("x",), "write": ("", "colour", "red"),
    "switch": (True,), "settle": ({},), "replay_since": ({},), "replay": ("x",), "see": ("x",),
}  # fmt: skip
HANDLERS = [
    (state, name)
    for state in STATES
    for name in state.event_handlers
    if name != "setvar" and f"{state.__name__}.{name}" not in FOR_EVERYBODY
]


def test_a_tab_with_a_login_sees_its_person(house):
    """Otherwise the tests below would be true of a processor that never does anything."""
    _, secret = arrived()

    async def story(tabs: Tabs):
        return (await tabs.open(secret).calls(ShellState.load)).was_shown

    assert "ada@example.com" in play(story)


@pytest.mark.parametrize(("state", "name"), HANDLERS, ids=lambda each: each if isinstance(each, str) else each.__name__)
@pytest.mark.parametrize("secret", ["", "forged"])
def test_a_handler_called_without_a_login_does_nothing_and_leads_to_the_form(house, state, name, secret):
    arrived()
    before = _everything()

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(getattr(state, name), *GIVEN.get(name, ()))

    tab = play(story)
    assert [type(error) for error in tab.errors] == [NotSignedIn]
    assert [path.split("?")[0] for path in tab.was_sent_to] == ["/sign-in"]
    assert "ada@example.com" not in tab.was_shown
    assert _everything() == before


@pytest.mark.parametrize("variable", ["_bound", "person", "unread", "_said_count", "is_hydrated", "rows"])
def test_no_variable_can_be_set_from_outside(house, variable):
    """Reflex lets clients call `setvar`, which reaches whatever setter a State has."""
    _, ada = arrived()
    _, bob = arrived("bob@example.com")

    async def story(tabs: Tabs):
        await tabs.open(ada, token="adas").calls(ShellState.load)
        for state in (*STATES, LoginState):
            name = f"{state.get_full_name()}.setvar"
            await tabs.open(bob, token="adas").sends(Event(name=name, payload={"var_name": variable, "value": ""}))
        return await tabs.open(bob, token="adas").calls(ShellState.load)

    assert "bob@example.com" not in play(story).was_shown


def _everything() -> list:
    return carry(lambda session: [row.model_dump() for kind in (User, Login) for row in session.exec(select(kind))])


@pytest.mark.parametrize("handler", [PeopleState.load, OutboxState.load, PeopleState.load_more, OutboxState.load_more])
def test_a_member_is_shown_nothing_of_the_operators_pages(house, handler):
    arrived("boss@example.com", is_admin=True)
    _, secret = arrived()

    async def story(tabs: Tabs):
        return await tabs.open(secret).calls(handler)

    tab = play(story)
    assert "boss@example.com" not in tab.was_shown
    assert "Your account may not do that." in tab.was_shown


def test_an_admin_who_is_none_any_more_is_shown_nothing_from_then_on(house):
    arrived("other@example.com", is_admin=True)
    viewer, secret = arrived("boss@example.com", is_admin=True)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(PeopleState.load)
        carry(lambda session: setattr(session.get(User, viewer.user_id), "is_admin", False))
        arrived("later@example.com")
        return await tab.calls(PeopleState.find, "")

    tab = play(story)
    assert "boss@example.com" in tab.was_shown
    assert "later@example.com" not in tab.was_shown


def test_anothers_token_replayed_shows_nothing(house):
    _, ada = arrived()
    _, bob = arrived("bob@example.com")

    async def story(tabs: Tabs):
        await tabs.open(ada, token="adas").calls(ShellState.load)
        await tabs.open(ada, token="adas").calls(AccountState.load)
        seen_by_ada = tabs._wire.updates[:]
        tabs._wire.updates.clear()
        shown = [
            (await (await tabs.open(thief, token="adas").arrives()).calls(ShellState.load)).was_shown
            for thief in (bob, "")
        ]
        return str(seen_by_ada), shown

    by_ada, (by_bob, by_nobody) = play(story)
    assert "ada@example.com" in by_ada
    assert "ada@example.com" not in by_bob
    assert "bob@example.com" in by_bob
    assert "example.com" not in by_nobody.replace(by_bob, "")


def test_without_arriving_anothers_token_does_not_even_answer(house):
    _, ada = arrived()
    _, bob = arrived("bob@example.com")

    async def story(tabs: Tabs):
        await tabs.open(ada, token="adas").calls(ShellState.load)
        tabs._wire.updates.clear()
        return await tabs.open(bob, token="adas").calls(AccountState.save_name, {"name": "Eve"})

    tab = play(story)
    assert "example.com" not in tab.was_shown
    assert "Eve" not in carry(lambda session: set(session.exec(select(User.name))))


def test_signing_out_elsewhere_ends_what_a_tab_may_do(house):
    viewer, secret = arrived()

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(ShellState.load)
        with transaction() as session:
            logins.end(session, viewer, str(viewer.login_id))
        return await tab.calls(AccountState.save_name, {"name": "Eve"})

    assert play(story).was_sent_to == ["/sign-in?problem=signed_out"]
    assert carry(lambda session: session.exec(select(User.name)).one()) == "Ada"


def test_nobody_ends_the_login_of_another_person(house):
    _, ada = arrived()
    bob, bobs = arrived("bob@example.com")

    async def story(tabs: Tabs):
        return await tabs.open(ada).calls(AccountState.sign_out_one, str(bob.login_id))

    assert [type(error).__name__ for error in play(story).errors] == ["NotFound"]
    assert carry(lambda session: logins.viewer_of(session, bobs)) == bob


def test_nobody_unlinks_the_account_of_another_person(house):
    _, ada = arrived()
    bob, _ = arrived("bob@example.com")
    carry(
        lambda session: users.link_to(
            session, bob, "github", Proof("https://g.example", "1", "b@example.com", True, "B")
        )
    )
    (bobs,) = carry(lambda session: users.identities(session, bob))

    async def story(tabs: Tabs):
        return await tabs.open(ada).calls(AccountState.unlink, bobs.id)

    assert [type(error).__name__ for error in play(story).errors] == ["NotFound"]
    assert len(carry(lambda session: users.identities(session, bob))) == 1


@pytest.mark.parametrize("given", [None, 7, [], {"x": 1}, "x" * 100_000, "\x00", "\ud800"])
@pytest.mark.parametrize(
    "handler",
    [AccountState.sign_out_one, AccountState.unlink, OutboxState.open, PeopleState.sign_out, PeopleState.find],
)
def test_a_handler_may_be_called_with_anything(house, handler, given):
    """Type hints of handlers are not enforced: what is sent arrives as it is."""
    viewer, secret = arrived(is_admin=True)

    async def story(tabs: Tabs):
        (event,) = Event.from_event_type(handler("x"))
        event = Event(name=event.name, payload=dict.fromkeys(event.payload, given))
        return await tabs.open(secret).sends(event)

    unexpected = [error for error in play(story).errors if type(error).__name__ != "NotFound"]
    assert unexpected == []
    assert carry(lambda session: logins.viewer_of(session, secret)) == viewer


def test_the_operators_word_that_a_person_is_an_admin_is_a_word(house):
    """The browser may send anything for True."""
    _, boss = arrived("boss@example.com", is_admin=True)
    ada, _ = arrived()

    async def story(tabs: Tabs):
        return await tabs.open(boss).calls(PeopleState.make_admin, str(ada.user_id), True)

    play(story)
    assert carry(lambda session: session.get(User, ada.user_id).is_admin) is True


def test_ones_own_name_and_browsers_can_be_changed(house):
    viewer, secret = arrived()
    with transaction() as session:
        other, _ = sign_in(session, session.get(User, viewer.user_id), PHONE)

    async def story(tabs: Tabs):
        tab = await tabs.open(secret).calls(AccountState.save_name, {"name": "Countess"})
        return await tab.calls(AccountState.sign_out_one, str(other.login_id))

    assert "Saved." in play(story).was_shown
    assert carry(lambda session: session.exec(select(User.name)).one()) == "Countess"
    assert carry(lambda session: session.exec(select(Login.id)).all()) == [viewer.login_id]


def test_a_surprise_is_told_calmly_and_logged_whole(house, caplog):
    _, secret = arrived()

    async def story(tabs: Tabs):
        (event,) = Event.from_event_type(AccountState.save_name({"name": "x"}))
        return await tabs.open(secret).sends(Event(name=event.name, payload={"typed": "not a form"}))

    tab = play(story)
    if tab.errors:
        assert "Nothing was lost" in tab.was_shown
        assert "reference" in caplog.text


def test_the_front_door_sends_who_is_in_to_the_studio(house):
    _, secret = arrived()

    async def story(tabs: Tabs):
        inside = await tabs.open(secret, token="one").calls(FrontDoorState.load)
        outside = await tabs.open("", token="two").calls(FrontDoorState.load)
        return inside.was_sent_to, outside.was_sent_to

    assert play(story) == (["/studio"], [])
