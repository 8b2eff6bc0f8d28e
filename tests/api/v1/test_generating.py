"""Pictures asked for by programs: accepted and priced, refused with a reason, and done once however often it is sent."""

import base64
from collections import Counter

import pytest

from pixorly.database import reading
from pixorly.services import jobs
from pixorly.tasks import catalogue
from tests.grounds.gallery import hung_for_good
from tests.grounds.pictures import a_picture
from tests.grounds.programs import V1, holding, key_of, on_plan
from tests.grounds.races import together
from tests.grounds.studio import PAINTER, work_off
from tests.services.jobs.conftest import openrouter  # noqa: F401
from tests.services.jobs.test_carrying_out import SEEDREAM
from tests.services.jobs.test_samplers import SD
from tests.standins.automatic1111 import Automatic1111

GENERATE = f"{V1}/generate"
SMALL = {"width": 256, "height": 256, "steps": 1}


def asked(prompt: str = "ridges at dusk", **more) -> dict:
    return {"prompt": prompt, "model": PAINTER, "parameters": SMALL} | more


def _refused(answer) -> tuple[int, str, str | None]:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    return answer.status_code, problem["code"], problem["field"]


def test_a_picture_from_the_request_to_its_bytes(program, ada):
    accepted = program.post(GENERATE, json=asked(metadata={"order": "A-1", "paid": True}))
    told = accepted.json()
    work_off()
    job = program.get(told["statusUrl"]).json()

    assert accepted.status_code == 202 and told["status"] == "pending" and told["jobs"][0]["jobId"] == told["jobId"]
    assert (job["id"], job["status"], job["kind"], job["model"]) == (told["jobId"], "completed", "generate", PAINTER)
    assert job["metadata"] == {"order": "A-1", "paid": True} and job["error"] is None
    assert job["parameters"]["width"] == 256 and job["parameters"]["numImages"] == 1
    (image,) = job["images"]
    assert image["id"].startswith("img_") and (image["width"], image["height"]) == (256, 256)
    program.headers.pop("authorization")
    for url in (image["url"], image["thumbnailUrl"]):
        assert program.get(url).headers["content-type"].startswith("image/")


def test_a_sampler_is_taken_where_it_is_listed_and_left_out_elsewhere(program, change_settings):
    with Automatic1111() as server:
        change_settings(automatic1111_base_url=server.url)
        catalogue.refresh()
        listed = {one["id"]: one["limits"]["samplers"] for one in program.get(f"{V1}/models").json()["models"]}
        wishes = [asked(model=one, parameters=SMALL | {"sampler": "DDIM"}) for one in (SD, PAINTER)]

        made = [program.post(GENERATE, json=wish).json()["statusUrl"] for wish in wishes]
        work_off()

    assert "DDIM" in listed[SD] and listed[PAINTER] == []
    jobs = [program.get(each).json() for each in made]
    assert [job["parameters"]["sampler"] for job in jobs] == ["DDIM", None]
    assert {job["status"] for job in jobs} == {"completed"}


def test_it_stands_in_the_studio_like_any_other(program, ada):
    program.post(GENERATE, json=asked())

    with reading() as session:
        (batch,) = jobs.feed(session, ada)

    assert (batch.prompt, batch.door) == ("ridges at dusk", "api")


def test_an_estimate_costs_what_generating_holds(program, openrouter):  # noqa: F811
    wish = {"prompt": "a fox", "model": SEEDREAM}
    estimate = program.post(f"{V1}/estimate", json=wish).json()
    held = program.post(GENERATE, json=wish).json()["credits"]["held"]

    assert estimate["credits"] == held > 0
    assert (estimate["canRun"], estimate["images"], estimate["reasons"]) == (True, 1, [])
    assert program.get(f"{V1}/credits/balance").json()["held"] == held


def test_an_estimate_says_all_that_stands_in_the_way(program):
    wrong = asked(parameters={"width": 3000, "height": 3000})

    estimate = program.post(f"{V1}/estimate", json=wrong).json()

    assert estimate["canRun"] is False
    assert [reason["field"] for reason in estimate["reasons"]] == ["parameters.width"]


def test_what_credits_do_not_cover_is_refused_whole(program, openrouter):  # noqa: F811
    answer = program.post(
        GENERATE, json={"prompt": "a fox {a|b|c|d|e|f|g|h}", "model": SEEDREAM, "parameters": {"numImages": 8}}
    )

    assert answer.status_code == 402
    assert program.get(f"{V1}/jobs").json()["jobs"] == []
    assert program.get(f"{V1}/credits/balance").json()["held"] == 0


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({}, (422, "invalid", "prompt")),
        ({"prompt": ""}, (422, "invalid", "prompt")),
        ({"prompt": " \n"}, (422, "invalid", "prompt")),
        ({"prompt": "x" * 2001}, (422, "invalid", "prompt")),
        ({"prompt": 7}, (422, "invalid", "prompt")),
        (asked(model="nobody/nothing"), (422, "unknown_model", "model")),
        (asked(parameters={"width": 256}), (422, "invalid", "parameters.height")),
        (asked(parameters={"width": 255, "height": 256}), (422, "invalid", "parameters.width")),
        (asked(parameters={"numImages": 9}), (422, "invalid", "parameters.numImages")),
        (asked(parameters={"colour": "red"}), (422, "invalid", "parameters.colour")),
        (asked(parameters={"sampler": "x" * 201}), (422, "invalid", "parameters.sampler")),
        (asked(metadata={"a": {"b": 1}}), (422, "invalid", "metadata.a")),
        (asked(metadata={"a": "x" * 501}), (422, "invalid", "metadata.a")),
        (asked(metadata={str(n): n for n in range(51)}), (422, "invalid", "metadata")),
        (asked(referenceImage="img_" + "0" * 32), (404, "not_found", "referenceImage")),
        (asked(referenceImage="data:image/png;base64,AAAA"), (422, "unreadable", "referenceImage")),
        (asked(referenceImage="data:text/html,hello"), (422, "invalid", "referenceImage")),
        (asked(referenceImage="http://example.com/a.png"), (422, "not_fetched", "referenceImage")),
        (asked(referenceImage="https://127.0.0.1/a.png"), (422, "not_fetched", "referenceImage")),
        (asked(referenceImage="https://[::ffff:169.254.169.254]/"), (422, "not_fetched", "referenceImage")),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field_at_fault(program, wish, refusal):
    status, code, field = _refused(program.post(GENERATE, json=wish))

    assert (status, field) == (refusal[0], refusal[2])
    assert code == refusal[1] or refusal[1] == "unreadable"


def test_a_reference_comes_by_id_or_inside_the_request(program, ada):
    image_id = hung_for_good(ada, width=300, height=300).hex
    inside = "data:image/png;base64," + base64.b64encode(a_picture("png")).decode()

    for reference in (f"img_{image_id}", inside):
        told = program.post(GENERATE, json=asked(referenceImage=reference)).json()
        kept = program.get(told["statusUrl"]).json()["parameters"]["referenceImages"]
        assert len(kept) == 1 and kept[0].startswith("img_")


def test_the_same_request_again_gets_the_same_answer(program):
    named = {"idempotency-key": "order-1"}
    first = program.post(GENERATE, json=asked(), headers=named)
    again = program.post(GENERATE, json=asked(), headers=named)
    other = program.post(GENERATE, json=asked("something else"), headers=named)

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers and again.headers["idempotency-replayed"] == "true"
    assert _refused(other)[:2] == (409, "idempotency_key_reused")
    assert len(program.get(f"{V1}/jobs").json()["jobs"]) == 1


def test_a_refusal_is_not_remembered(program):
    named = {"idempotency-key": "order-2"}

    refused = program.post(GENERATE, json=asked(model="nobody/nothing"), headers=named)
    mended = program.post(GENERATE, json=asked(), headers=named)

    assert (refused.status_code, mended.status_code) == (422, 202)


def test_names_of_one_workspace_are_nothing_to_another(program, open_browser):
    bea = holding(open_browser(), key_of(on_plan("bea@example.com")).secret)
    named = {"idempotency-key": "order-1"}

    one, other = (each.post(GENERATE, json=asked(), headers=named).json() for each in (program, bea))

    assert one["jobId"] != other["jobId"]


def test_fifty_who_send_the_same_at_once_make_one_job(program):
    named = {"idempotency-key": "order-3"}

    answers = together(50, lambda _: program.post(GENERATE, json=asked(), headers=named))

    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {202, 409} and statuses[202] >= 1
    assert len({answer.json()["jobId"] for answer in answers if answer.status_code == 202}) == 1
    assert all(answer.headers["retry-after"] == "1" for answer in answers if answer.status_code == 409)
    assert len(program.get(f"{V1}/jobs").json()["jobs"]) == 1
