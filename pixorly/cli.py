"""The command line: `pixorly up`, and the parts of it for larger installations."""

import click

from pixorly.errors import PixorlyError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Pixorly, an image studio in the browser."""
    from pixorly import logs

    logs.set_up()


@main.command()
@click.option("--reload", is_flag=True, help="Start again whenever a source file changes.")
def up(reload: bool) -> None:
    """Start everything on one port and show where it is."""
    from pixorly.launch import up as house

    house.run(reload=reload)


@main.command()
def web() -> None:
    """Serve the screens and the API."""
    from pixorly.launch import web as process

    process.serve()


@main.command()
def worker() -> None:
    """Carry out what waits in the queue."""
    from pixorly.tasks import worker as process

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

    for line in seeds.plant():
        click.echo(line)


@main.command()
def check() -> None:
    """Look over the house: migrations in step with the models, words translated, settings documented."""
    from pixorly import checks

    troubles = checks.troubles()
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
    from pixorly.database import carry
    from pixorly.services import users

    try:
        user = carry(lambda session: users.install(session, email, password, as_admin=as_admin))
    except PixorlyError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{user.email} is ready{' as admin' if user.is_admin else ''}.")


@admin.command("first-link", hidden=True)
def first_link() -> None:
    """While nobody has signed up, print a link that opens the house once."""
    from pixorly.database import carry
    from pixorly.services import users

    if link := carry(users.first_link):
        click.echo(link)


if __name__ == "__main__":
    main()
