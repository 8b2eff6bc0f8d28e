"""The command line: `pixorly up`, and the parts of it for larger installations."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pixorly.errors import PixorlyError

if TYPE_CHECKING:
    from sqlmodel import Session

T = TypeVar("T")

# What these draw on terminals a worker never does, and loading them takes six megabytes.
_FOR_TERMINALS = ("rich", "httpx._main")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Pixorly, an image studio in the browser."""
    if context.invoked_subcommand == "worker":
        loaded: dict[str, Any] = sys.modules
        loaded.update(dict.fromkeys(_FOR_TERMINALS))
    from pixorly import logs

    logs.set_up()


@main.command()
@click.option("--reload", is_flag=True, help="Start again whenever a source file changes.")
def up(reload: bool) -> None:
    """Start everything on one port and show where it is."""
    from pixorly.launch import up as house

    house.run(reload=reload)


@main.command()
def build() -> None:
    """Make the front end, where its sources changed."""
    from pixorly.launch import front_end

    front_end.build()


@main.command()
def web() -> None:
    """Serve the screens and the API."""
    from pixorly.launch import web as process

    process.serve()


@main.command()
def worker() -> None:
    """Carry out what waits in the queue."""
    from pixorly.launch import processes
    from pixorly.tasks import worker as process

    processes.follow_parent()
    process.run()


@main.command()
def migrate() -> None:
    """Bring the database to the shape this version needs."""
    from pixorly import migrations

    migrations.migrate()


@main.command()
def seed() -> None:
    """Fill an empty house with the small story that tests and screenshots tell."""
    from pixorly import seeds

    for line in _said(seeds.plant):
        click.echo(line)


@main.command()
def check() -> None:
    """Look over the house: migrations in step with the models, words translated, settings documented, and all that
    must hold of credits, jobs and pictures."""
    from pixorly import checks

    troubles = [*checks.troubles(), *checks.findings()]
    for trouble in troubles:
        click.echo(trouble, err=True)
    raise SystemExit(1 if troubles else 0)


@main.group()
def admin() -> None:
    """What the operator does from the command line."""


@admin.command("user")
@click.argument("email")
@click.option("--password", help="The password to set. Without it, an existing one stays.")
@click.option("--admin", "as_admin", is_flag=True, help="Make this person an admin.")
def admin_user(email: str, password: str | None, as_admin: bool) -> None:
    """Create or change a person, confirmed."""
    from pixorly.services import users

    user = _carried(lambda session: users.install(session, email, password, as_admin=as_admin))
    click.echo(f"{user.email} is ready{' as admin' if user.is_admin else ''}.")


@admin.command("credits")
@click.argument("email")
@click.argument("amount", type=int)
@click.option("--reason", required=True, help="Why; the person reads it in their history.")
def admin_credits(email: str, amount: int, reason: str) -> None:
    """Give a person's own workspace credits, or take them with a negative number."""
    from uuid import uuid4

    from pixorly.services import credits, users

    def give(session: "Session") -> int:
        workspace_id = users.workspace_at(session, email)
        credits.operate(session, workspace_id, str(uuid4()), amount, reason)
        return credits.row(session, workspace_id).available

    click.echo(f"{email} has {_carried(give)} credits now.")


@admin.command("plan")
@click.argument("email")
@click.argument("plan")
def admin_plan(email: str, plan: str) -> None:
    """Put a person's own workspace on a plan: free, basic, pro or enterprise."""
    from pixorly.services import users, workspaces

    _carried(lambda session: workspaces.put_on_plan(session, users.workspace_at(session, email), plan))
    click.echo(f"{email} is on the plan {plan} now.")


@admin.command("key")
@click.argument("email")
@click.option("--name", required=True, help="What it is for; its owner reads it in the list of keys.")
@click.option(
    "--scope", "scopes", multiple=True, help="What it may do; several times for several. Without: everything."
)
@click.option("--days", type=int, help="For how long. Without: until it is revoked.")
def admin_key(email: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a key of the API for a person's own workspace, and print it once."""
    from pixorly.services import api_keys

    click.echo(_carried(lambda session: api_keys.operate(session, email, name, scopes or api_keys.Scope, days)).secret)


@main.group()
def ledger() -> None:
    """The books of credits."""


@ledger.command("check")
def ledger_check() -> None:
    """Prove that the ledger and the balances agree."""
    from pixorly.database import reading
    from pixorly.services import credits

    with reading() as session:
        disagreements = credits.disagreements(session)
    for one in disagreements:
        click.echo(one, err=True)
    click.echo("The books are right." if not disagreements else f"{len(disagreements)} disagreements.")
    raise SystemExit(1 if disagreements else 0)


@main.group()
def secrets() -> None:
    """What others entrust to this copy, such as keys they bring for providers."""


@secrets.command("rotate")
def secrets_rotate() -> None:
    """Seal everything with the newest key in PIXORLY_SECRET_KEY, so that older ones can be taken away."""
    from functools import partial
    from uuid import UUID

    from pixorly.services import resealing

    resealed = left = 0
    for where in resealing.EVERYWHERE:
        after: UUID | None = resealing.FIRST
        while after:
            done = _carried(partial(resealing.rotate, where=where, after=after))
            resealed, left, after = resealed + done.resealed, left + done.left, done.last
    click.echo(f"{resealed} sealed with the newest key.")
    if left:
        raise click.ClickException(f"{left} can't be opened with any key. `pixorly check` names them. Keep older keys.")


@admin.command("first-link", hidden=True)
def first_link() -> None:
    """While nobody has signed up, print a link that opens the house once."""
    from pixorly.database import carry
    from pixorly.services import users

    if link := carry(users.first_link):
        click.echo(link)


def _carried(work: "Callable[[Session], T]") -> T:
    from pixorly.database import carry

    return _said(lambda: carry(work))


def _said(work: "Callable[[], T]") -> T:
    """What it returns; a refusal is a sentence and not a traceback."""
    try:
        return work()
    except PixorlyError as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
