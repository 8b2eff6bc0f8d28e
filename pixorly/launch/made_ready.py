"""Run by `pixorly up` in a process of its own, once for both because the imports are what takes time:
bring the database up to date, then print the first admin's link while nobody has signed up.
"""

from pixorly import logs, migrations
from pixorly.database import carry
from pixorly.services import users


def main() -> None:
    logs.set_up()
    migrations.migrate()
    print(carry(users.first_link) or "")


if __name__ == "__main__":
    main()
