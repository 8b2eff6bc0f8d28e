"""What an assistant can do with a key, by the official MCP client."""

import base64
import io
from contextlib import asynccontextmanager

import anyio
import httpx
import httpx2
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from PIL import Image

from pixorly.models import id_outward
from tests.grounds.gallery import hung_for_good
from tests.grounds.programs import key_of, on_plan
from tests.grounds.studio import PAINTER, press

pytestmark = pytest.mark.usefixtures("worker")

_SMALL = {"prompt": "dunes", "model": PAINTER, "parameters": {"width": 256, "height": 256, "steps": 1}}


@asynccontextmanager
async def _assistant(address: str, secret: str):
    bearer = {"authorization": f"Bearer {secret}"}
    async with (
        httpx2.AsyncClient(headers=bearer, timeout=60) as http,
        streamable_http_client(f"{address}/mcp", http_client=http) as streams,
        ClientSession(*streams[:2]) as session,
    ):
        await session.initialize()
        yield session


def _call(address: str, secret: str, tool: str, **given):
    async def called():
        async with _assistant(address, secret) as session:
            return await session.call_tool(tool, given)

    return anyio.run(called)


def test_an_assistant_finds_the_tools_that_its_key_opens(address, ada):
    async def names(secret: str) -> set[str]:
        async with _assistant(address, secret) as session:
            return {tool.name for tool in (await session.list_tools()).tools}

    every = anyio.run(names, key_of(ada).secret)
    some = anyio.run(names, key_of(ada, "images:read").secret)

    assert every == {"list_models", "estimate", "generate_image", "check_job", "list_images", "fetch_image"}
    assert some == {"list_images", "fetch_image"}


def test_an_assistant_makes_a_picture_sees_it_and_finds_it_again(address, ada):
    secret = key_of(ada).secret

    made = _call(address, secret, "generate_image", **_SMALL)
    listed = _call(address, secret, "list_images")
    fetched = _call(address, secret, "fetch_image", imageId=listed.structured_content["images"][0]["id"])

    assert made.structured_content["jobs"][0]["status"] == "completed"
    for shown in (made, fetched):
        assert Image.open(io.BytesIO(base64.b64decode(shown.content[1].data))).size == (256, 256)


def test_an_assistant_asks_for_the_price_and_looks_at_a_job(address, ada):
    secret = key_of(ada).secret
    made = _call(address, secret, "generate_image", **_SMALL, wait=0)
    job_id = made.structured_content["jobs"][0]["id"]

    checked = _call(address, secret, "check_job", jobId=job_id, wait=30)
    weighed = _call(address, secret, "estimate", **_SMALL)
    known = _call(address, secret, "list_models")

    assert checked.structured_content["jobs"][0]["id"] == job_id
    assert checked.structured_content["jobs"][0]["status"] == "completed"
    assert weighed.structured_content["canRun"]
    assert PAINTER in [model["id"] for model in known.structured_content["models"]]


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("generate_image", {"prompt": ""}, "prompt"),
        ("generate_image", {"prompt": "sea", "model": "nobody/nothing"}, "no such model"),
        ("check_job", {"jobId": "job_00000000000000000000000000000000"}, "not here"),
        ("fetch_image", {"imageId": "nonsense"}, "not here"),
        ("fetch_image", {}, "imageId"),
        ("nothing", {}, "no tool"),
    ],
)
def test_what_can_not_be_done_is_told_in_words(address, ada, tool, given, said):
    refused = _call(address, key_of(ada).secret, tool, **given)

    assert refused.is_error
    assert said in refused.content[0].text


def test_a_tool_that_the_key_does_not_open_is_refused(address, ada):
    refused = _call(address, key_of(ada, "images:read").secret, "generate_image", **_SMALL)

    assert refused.is_error
    assert "lacks the scope generate" in refused.content[0].text


def test_pictures_and_jobs_of_another_workspace_are_not_there(address, ada):
    bob = on_plan("bob@example.com")
    theirs = id_outward("img", hung_for_good(bob))
    [job_id] = press(bob)

    fetched = _call(address, key_of(ada).secret, "fetch_image", imageId=theirs)
    checked = _call(address, key_of(ada).secret, "check_job", jobId=id_outward("job", job_id), wait=1)

    assert fetched.is_error and checked.is_error
    assert "not here" in fetched.content[0].text and "not here" in checked.content[0].text


def test_nobody_comes_in_without_a_key(address):
    answer = httpx.post(f"{address}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_whoever_only_listens_is_sent_away(address, ada):
    bearer = {"authorization": f"Bearer {key_of(ada).secret}", "accept": "text/event-stream"}

    answer = httpx.get(f"{address}/mcp", headers=bearer)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
