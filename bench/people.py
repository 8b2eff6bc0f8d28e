"""Run in a process of its own, with the settings of a house: people who are signed in there."""

import json
import sys

from pixorly.database import transaction
from pixorly.services import logins, users
from pixorly.services.logins import Visitor

_BROWSER = Visitor("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "127.0.0.1")


def arrive(number: int, password: str) -> dict[str, str]:
    email = f"visitor-{number}@example.com"
    with transaction() as session:
        user = users.install(session, email, password or None, as_admin=False)
        secret = logins.start(session, user, _BROWSER)
    return {"user_id": str(user.id), "email": email, "cookie": f"{logins.cookie_name()}={secret}"}


if __name__ == "__main__":
    count, password = sys.argv[1:]
    print(json.dumps([arrive(number, password) for number in range(int(count))]))
