"""What the operator gives people: credits, once however often it is pressed, and a plan."""

import pytest

from pixorly.database import carry, reading
from pixorly.errors import Invalid, NotAllowed, NotFound
from pixorly.models import Membership, Role, Workspace
from pixorly.services import credits, users, workspaces
from pixorly.services.viewer import Viewer
from tests.grounds.people import arrived, join, somebody
from tests.grounds.races import together


def _balance(session, viewer: Viewer) -> int:
    return credits.balance(session, viewer).available


def test_credits_are_given_and_taken_with_a_reason(session):
    admin, tom = somebody(session, is_admin=True), somebody(session, "tom@example.com")

    users.give_credits(session, admin, str(tom.user_id), "one", 40, "for the workshop")
    users.give_credits(session, admin, str(tom.user_id), "two", -60, "given by mistake")

    assert _balance(session, tom) == -10
    seen = users.means(session, admin, str(tom.user_id))
    assert (seen.name, seen.email, seen.plan, seen.available, seen.held) == ("Tom", "tom@example.com", "free", -10, 0)
    assert "given by mistake" in str(credits.history(session, tom)[0].values)
    assert credits.disagreements(session) == []


def test_pressing_twice_at_once_gives_once(house):
    admin, _ = arrived(is_admin=True)
    tom, _ = arrived("tom@example.com")

    def give(_: int) -> None:
        carry(lambda session: users.give_credits(session, admin, str(tom.user_id), "one press", 40, "a gift"))

    assert together(4, give) == [None] * 4
    with reading() as session:
        assert _balance(session, tom) == 50


@pytest.mark.parametrize(
    ("key", "amount", "reason"),
    [("k", 0, "why"), ("k", 5, " "), ("k", 1_000_001, "why"), ("k", -(10**30), "why"), ("", 5, "why")],
)
def test_what_can_not_be_given_is_refused(session, key, amount, reason):
    admin = somebody(session, is_admin=True)

    with pytest.raises(Invalid):
        users.give_credits(session, admin, str(admin.user_id), key, amount, reason)


def test_a_plan_is_that_of_the_own_workspace_alone(session):
    admin, tom = somebody(session, is_admin=True), somebody(session, "tom@example.com")
    team = Workspace(name="A team", is_personal=False)
    session.add(team)
    session.flush()
    session.add(Membership(workspace_id=team.id, user_id=tom.user_id, role=Role.OWNER))

    users.put_on_plan(session, admin, str(tom.user_id), "pro")

    assert workspaces.allowance(session, tom.workspace_id).key == "pro"
    assert workspaces.allowance(session, team.id).key == "free"
    with pytest.raises(Invalid):
        users.put_on_plan(session, admin, str(tom.user_id), "platinum")


def test_only_admins_give_and_only_to_people_that_there_are(session):
    admin, tom = somebody(session, is_admin=True), somebody(session, "tom@example.com")
    verbs = (
        lambda viewer, user_id: users.means(session, viewer, user_id),
        lambda viewer, user_id: users.give_credits(session, viewer, user_id, "k", 5, "why"),
        lambda viewer, user_id: users.put_on_plan(session, viewer, user_id, "pro"),
    )

    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb(tom, str(tom.user_id))
        for nobody in ("", "x", "00000000-0000-0000-0000-000000000000"):
            with pytest.raises(NotFound):
                verb(admin, nobody)


def test_the_list_of_people_shows_what_each_has(session):
    admin = somebody(session, is_admin=True)
    tom = join(session, "tom@example.com")
    team = Workspace(name="A team", is_personal=False)
    session.add(team)
    session.flush()
    session.add(Membership(workspace_id=team.id, user_id=tom.id, role=Role.EDITOR))
    users.give_credits(session, admin, str(tom.id), "one", 40, "a gift")
    users.put_on_plan(session, admin, str(tom.id), "basic")

    rows = {row.email: row for row in users.people(session, admin)}

    assert len(users.people(session, admin)) == 2
    assert (rows["tom@example.com"].plan, rows["tom@example.com"].available, rows["tom@example.com"].held) == (
        "basic",
        50,
        0,
    )
    assert (rows["ada@example.com"].plan, rows["ada@example.com"].logins) == ("free", 1)
