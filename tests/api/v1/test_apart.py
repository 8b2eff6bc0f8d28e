"""A key of one workspace finds nothing of another's: asked of every route that takes an id, also those to come."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import select

from pixorly.api import v1
from pixorly.database import carry, reading
from pixorly.models import Delivery, new_id
from pixorly.services import webhooks
from pixorly.services.viewer import Viewer
from tests.grounds.gallery import hung_for_good
from tests.grounds.programs import V1, on_plan
from tests.grounds.studio import a_wish, press
from tests.grounds.webhooks import happen, listening

# How something of the other workspace is made, by the name its id has in paths, queries and bodies.
_MAKERS: dict[str, Callable[[Viewer], str]] = {
    "jobId": lambda viewer: f"job_{press(viewer, a_wish())[0].hex}",
    "imageId": lambda viewer: f"img_{hung_for_good(viewer).hex}",
    "webhookId": lambda viewer: listening(viewer, "https://example.com/hooks").id,
    "deliveryId": lambda viewer: _delivery(viewer),
}


def _delivery(viewer: Viewer) -> str:
    listening(viewer, "https://example.com/hooks", "credit.low")
    happen(viewer)
    with reading() as session:
        return f"whd_{session.exec(select(Delivery.id)).first().hex}"


def _routes() -> Iterator[tuple[str, str, dict[str, Any]]]:
    document = v1.app().openapi()
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            if "{" in path:
                body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
                yield method.upper(), path, _smallest(body, document) if body else {}


def _smallest(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """A body that is valid, so that what is wrong is the id alone."""
    schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if schema.get("type") == "object" or "properties" in schema:
        wanted = schema.get("required") or [_plainest(schema["properties"])]
        return {name: _smallest(schema["properties"][name], document) for name in wanted}
    if "anyOf" in schema:
        return _smallest(schema["anyOf"][0], document)
    if schema.get("format") == "date-time":
        return "2026-11-21T09:30:00Z"
    if "enum" in schema:
        return schema["enum"][0]
    return {"string": "x", "integer": 1, "number": 1, "boolean": True, "array": []}[schema["type"]]


def _plainest(properties: dict[str, Any]) -> str:
    """Where nothing is required, but something must be there: a yes or no is always valid."""
    return next((name for name, told in properties.items() if "boolean" in str(told)), next(iter(properties)))


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_an_id_of_another_workspace_is_not_there(program, whose):
    bea = on_plan("bea@example.com")
    ids = {name: make(bea) if whose == "another's" else new_id().hex for name, make in _MAKERS.items()}

    found = {
        f"{method} {path}": answer.text
        for method, path, body in _routes()
        if (answer := program.request(method, V1 + _filled(path, ids), **({"json": body} if body else {})))
        and (answer.status_code, answer.json()["code"]) != (404, "not_found")
    }

    assert not found


def _filled(path: str, ids: dict[str, str]) -> str:
    unknown = set(_names(path)) - ids.keys()
    assert not unknown, f"Say in _MAKERS how something of another workspace is made, for {unknown}."
    return path.format(**ids)


def _names(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def test_the_same_ids_are_there_for_those_whose_they_are(program, ada):
    """Or the test above would prove nothing."""
    for name, make in _MAKERS.items():
        path = next(path for method, path, _ in _routes() if method == "GET" and _names(path) == [name])
        assert program.get(V1 + path.format(**{name: make(ada)})).status_code == 200, path


def test_ids_in_bodies_and_queries_lead_nowhere_either(program, ada):
    bea = on_plan("bea@example.com")
    job, image = _MAKERS["jobId"](bea), _MAKERS["imageId"](bea)

    referred = program.post(f"{V1}/generate", json={"prompt": "a", "referenceImage": image})
    after = program.get(f"{V1}/jobs?cursor={job}")
    batch = program.get(f"{V1}/jobs?batchId={_batch_of(bea)}")

    assert (referred.status_code, referred.json()["field"]) == (404, "referenceImage")
    assert after.json()["jobs"] == [] and batch.json()["jobs"] == []


def test_lists_hold_nothing_of_others(program, ada):
    bea = on_plan("bea@example.com")
    for make in _MAKERS.values():
        make(bea)
    carry(lambda session: webhooks.all_of(session, ada))

    for path, methods in v1.app().openapi()["paths"].items():
        if "get" in methods and "{" not in path and path not in ("/events", "/models", "/usage"):
            told = program.get(V1 + path).json()
            lists = [value for value in told.values() if isinstance(value, list)]
            assert path == "/credits/history" or not any(lists), path


def _batch_of(viewer: Viewer) -> str:
    from pixorly.services import jobs

    with reading() as session:
        return jobs.feed(session, viewer)[0].id
