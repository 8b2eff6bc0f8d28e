"""The picture that goes along with a request: fetched from where it lies, and gone again where the request is refused."""

import base64
from collections.abc import Callable, Iterator

import httpx
import pytest

from pixorly.database import carry
from pixorly.integrations import fetching
from pixorly.integrations.storage import storage
from pixorly.models import Workspace
from pixorly.services import credits
from pixorly.settings import settings
from tests.contracts.conftest import certificate  # noqa: F401
from tests.grounds.environment import changed
from tests.grounds.pictures import a_picture
from tests.grounds.programs import V1, key_of
from tests.grounds.serving import served
from tests.grounds.studio import PAINTER, work_off
from tests.services.jobs.conftest import openrouter  # noqa: F401
from tests.services.jobs.test_carrying_out import SEEDREAM
from tests.standins.shelf import Shelf

_INSIDE = "data:image/png;base64," + base64.b64encode(a_picture("png")).decode()


@pytest.fixture
def program(ada) -> Iterator[httpx.Client]:
    """Over a socket, as programs are."""
    with served() as address:
        bearer = {"authorization": f"Bearer {key_of(ada).secret}"}
        with httpx.Client(base_url=address + V1, headers=bearer, timeout=30) as client:
            yield client


@pytest.fixture
def shelf(certificate, monkeypatch, change_settings: Callable[..., None]) -> Iterator[Shelf]:  # noqa: F811
    with Shelf(certificate) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        change_settings(fetch_origin=server.url)
        yield server


def _asked(reference: str, **more) -> dict:
    small = {"width": 256, "height": 256, "steps": 1}
    return {"prompt": "a fox", "model": PAINTER, "parameters": small, "referenceImage": reference} | more


def _is_empty(program: httpx.Client) -> bool:
    """Neither a picture nor a job, nor a byte of either, nor anything held."""
    library, jobs = program.get("/images").json()["images"], program.get("/jobs").json()["jobs"]
    held = program.get("/credits/balance").json()["held"]
    return (library, jobs, list(storage().keys("")), held) == ([], [], [], 0)


@pytest.mark.parametrize("path", ["fox.png", "moved/fox.png"])
def test_a_picture_is_fetched_from_where_it_lies(program, shelf, path):
    accepted = program.post("/generate", json=_asked(f"{shelf.url}/{path}"))
    work_off()
    job = program.get(accepted.json()["statusUrl"].partition(V1)[2]).json()

    (kept,) = job["parameters"]["referenceImages"]
    image = program.get(f"/images/{kept}").json()
    assert (accepted.status_code, job["status"]) == (202, "completed")
    assert (image["kind"], image["width"], image["height"]) == ("uploaded", 160, 90)
    assert "authorization" not in shelf.asked[-1].headers


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("moved/169.254.169.254/latest", "not a public https address"),
        ("moved/127.0.0.1:9/fox.png", "not a public https address"),
        ("words", "not a PNG, JPEG or WebP"),
        ("vast", "more than 25 MB"),
        ("nothing", "answers with 404"),
    ],
)
def test_what_is_no_picture_or_leads_astray_is_refused_by_name(program, shelf, path, said):
    answer = program.post("/generate", json=_asked(f"{shelf.url}/{path}"))

    problem = answer.json()
    assert (answer.status_code, problem["field"]) == (422, "referenceImage")
    assert said in problem["title"]
    assert _is_empty(program)


def test_a_picture_that_does_not_come_is_not_waited_for(program, shelf, monkeypatch):
    monkeypatch.setattr(fetching, "_SECONDS", 1)

    answer = program.post("/generate", json=_asked(f"{shelf.url}/slow"))

    assert (answer.status_code, answer.json()["field"]) == (422, "referenceImage")
    assert "within 1 s" in answer.json()["title"]
    assert answer.elapsed.total_seconds() < 8


def test_nobody_fetches_from_this_machine_where_no_setting_says_so(program, shelf, change_settings):
    change_settings(fetch_origin="")

    answer = program.post("/generate", json=_asked(f"{shelf.url}/fox.png"))

    assert (answer.status_code, answer.json()["code"]) == (422, "not_fetched")
    assert shelf.asked == []


@pytest.mark.parametrize("origin", ["http://localhost:1", "https://example.com", "https://10.0.0.1", "localhost"])
def test_the_setting_names_this_machine_alone(origin):
    with changed(fetch_origin=origin), pytest.raises(ValueError, match="this machine alone"):
        settings()


def test_in_production_nobody_fetches_from_this_machine():
    production = {"env": "production", "url": "https://pixorly.example", "fetch_origin": "https://localhost:8443"}

    with changed(**production), pytest.raises(ValueError, match="PIXORLY_FETCH_ORIGIN"):
        settings()


@pytest.mark.parametrize("reference", ["img_" + "0" * 32, "nonsense", "img_nonsense", "0"])
@pytest.mark.parametrize("door", ["/generate", "/estimate"])
def test_a_picture_that_is_not_there_is_named(program, reference, door):
    answer = program.post(door, json=_asked(reference))

    told = answer.json()
    assert answer.status_code == (404 if door == "/generate" else 200)
    assert (told if door == "/generate" else told["reasons"][0])["field"] == "referenceImage"


@pytest.mark.parametrize(
    ("wish", "status", "field"),
    [
        ({"prompt": " "}, 422, "prompt"),
        ({"model": "nobody/nothing"}, 422, "model"),
        ({"parameters": {"width": 256}}, 422, "parameters.height"),
        ({"parameters": {"width": 3000, "height": 3000}}, 422, "parameters.width"),
        ({"webhookUrl": "https://127.0.0.1/"}, 422, "webhookUrl"),
        ({"model": SEEDREAM, "prompt": "{a|b|c|d|e|f|g|h}", "parameters": {"numImages": 8}}, 402, None),
    ],
)
def test_nothing_is_left_of_what_is_refused_and_nothing_was_fetched(program, openrouter, shelf, wish, status, field):  # noqa: F811
    for reference in (_INSIDE, f"{shelf.url}/fox.png"):
        answer = program.post("/generate", json=_asked(reference, **wish), headers={"idempotency-key": reference[:9]})

        assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert shelf.asked == []
    assert _is_empty(program)


def test_nothing_is_left_where_the_month_is_used_up(program, ada):
    def allow(session):
        session.get_one(Workspace, ada.workspace_id).overrides = {"generations_a_month": 0}

    carry(allow)

    answer = program.post("/generate", json=_asked(_INSIDE))

    assert (answer.status_code, answer.json()["code"]) == (402, "plan_too_small")
    assert _is_empty(program)


def test_nothing_is_left_where_somebody_else_spends_the_credits_meanwhile(program, openrouter, shelf, ada):  # noqa: F811
    def spend():
        carry(lambda session: credits.operate(session, ada.workspace_id, "spent", -110, "elsewhere"))

    shelf.on_asked = spend

    answer = program.post(
        "/generate", json={"prompt": "a fox", "model": SEEDREAM, "referenceImage": f"{shelf.url}/fox.png"}
    )

    assert (answer.status_code, answer.json()["code"], len(shelf.asked)) == (402, "not_enough_credits", 1)
    assert _is_empty(program)


def test_the_same_request_again_fetches_nothing_a_second_time(program, shelf):
    named = {"idempotency-key": "order-1"}

    answers = [program.post("/generate", json=_asked(f"{shelf.url}/fox.png"), headers=named) for _ in range(2)]

    assert answers[0].json() == answers[1].json() and answers[1].headers["idempotency-replayed"] == "true"
    assert (len(shelf.asked), len(program.get("/images").json()["images"])) == (1, 1)
