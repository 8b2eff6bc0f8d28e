"""Programs that ask with a key."""

from collections.abc import Iterable

from starlette.testclient import TestClient

from pixorly.database import carry, transaction
from pixorly.services import api_keys, credits, workspaces
from pixorly.services.api_keys import Issued, Scope
from pixorly.services.viewer import Viewer
from tests.grounds.people import arrived

V1 = "/api/v1"


def on_plan(email: str = "ada@example.com", plan: str = "pro", credit: int = 100) -> Viewer:
    """Somebody whose plan has the API, with something to spend."""
    viewer, _ = arrived(email)
    with transaction() as session:
        workspaces.put_on_plan(session, viewer.workspace_id, plan)
        credits.operate(session, viewer.workspace_id, f"test:{email}", credit, "for tests")
    return viewer


def key_of(viewer: Viewer, *scopes: str, days: int | None = None, name: str = "tests") -> Issued:
    wanted: Iterable[str] = scopes or Scope
    return carry(lambda session: api_keys.issue(session, viewer, name, wanted, days))


def holding(client: TestClient, secret: str) -> TestClient:
    """A client that sends this key with each request, and no origin as browsers do."""
    client.headers.pop("origin", None)
    client.headers["authorization"] = f"Bearer {secret}"
    return client
