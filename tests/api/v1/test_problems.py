"""Every refusal is a problem that a program understands, whoever refuses."""

import pytest

from pixorly.errors import PixorlyError
from tests.grounds.programs import V1

JSON = {"content-type": "application/json"}


def _problem(answer) -> dict:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "code", "field"} and problem["status"] == answer.status_code
    return problem


@pytest.mark.parametrize("path", ["/nowhere", "/", "/jobs/", "/jobs/%0a/x", "/generate/x", "/openapi.yaml", "//jobs"])
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_an_unknown_address_is_a_problem_and_leads_nowhere(program, path, accept):
    answer = program.get(V1 + path, headers={"accept": accept})

    assert answer.status_code == 404 and _problem(answer)["code"] == "no_such_route"


def test_a_wrong_method_says_which_are_right(program):
    answer = program.put(f"{V1}/jobs/x")

    assert _problem(answer)["code"] == "wrong_method" and answer.status_code == 405
    assert answer.headers["allow"] == "DELETE, GET"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1,", b"\xff\xfe", b'{"prompt": "a"} x', b"null x", b"{'prompt': 1}", b"<a/>"]
)
def test_what_is_no_json_is_malformed(program, body):
    answer = program.post(f"{V1}/generate", content=body, headers=JSON)

    assert answer.status_code == 400 and _problem(answer)["code"] == "malformed"


def test_json_that_does_not_say_so_is_malformed(program):
    answer = program.post(f"{V1}/generate", content=b'{"prompt": "a"}', headers={"content-type": "text/plain"})

    assert answer.status_code in (400, 422) and _problem(answer)


@pytest.mark.parametrize("body", [b"[]", b'"prompt"', b"7", b"null", b'{"prompt": "\\ud800"}', b'{"prompt": NaN}'])
def test_json_of_another_shape_is_invalid(program, body):
    answer = program.post(f"{V1}/generate", content=body, headers=JSON)

    assert answer.status_code in (400, 422) and _problem(answer)


@pytest.mark.parametrize("body", [b"[]", b'"prompt"', b"7", b"[{}]"])
@pytest.mark.parametrize("path", ["/generate", "/estimate", "/webhooks"])
def test_json_that_is_no_object_is_told_that_one_is_expected(program, path, body):
    problem = _problem(program.post(V1 + path, content=body, headers=JSON))

    assert (problem["status"], problem["code"], problem["field"]) == (400, "malformed", None)
    assert problem["title"].startswith("An object is expected")


def test_what_is_too_large_is_refused_before_it_is_read(program):
    said = program.post(f"{V1}/webhooks", content=b"x" * 300_000, headers=JSON)
    unsaid = program.post(f"{V1}/webhooks", content=iter([b"x" * 100_000] * 4), headers=JSON)

    for answer in (said, unsaid):
        assert answer.status_code == 413 and _problem(answer)["code"] == "too_large"


def test_without_a_key_no_body_is_read(open_browser, ada):
    answer = open_browser().post(f"{V1}/generate", content=b"x" * 40_000_000, headers=JSON)

    assert answer.status_code == 401 and _problem(answer)["code"] == "no_key"


def test_a_surprise_is_calm_and_has_a_reference(program, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a detail that is nobody's business")

    monkeypatch.setattr("pixorly.services.catalog.offered", fail)

    answer = program.get(f"{V1}/models")

    assert answer.status_code == 500 and _problem(answer)["code"] == "unexpected"
    assert "detail" not in answer.text
    reference = answer.json()["title"].rpartition(" ")[2].rstrip(".")
    assert any(reference in message for message in caplog.messages)


def test_the_document_is_open_to_everybody_and_names_where_we_are(open_browser, ada, change_settings):
    document = open_browser().get(f"{V1}/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "http://localhost:8000/api/v1"}]
    operations = [told for path in document["paths"].values() for told in path.values()]
    assert all({"401", "403", "422", "429"} <= set(told["responses"]) and told["security"] for told in operations)
    assert len({told["operationId"] for told in operations}) == len(operations)


def test_codes_of_refusals_are_written_alike():
    kinds = [PixorlyError]
    for kind in kinds:
        kinds += kind.__subclasses__()

    assert all(kind.code.replace("_", "").isalpha() and kind.code.islower() for kind in kinds)
