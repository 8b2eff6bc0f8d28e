"""A picture that is being made, seen over HTTP from its first steps to its end."""

import pytest

from pixorly.tasks import catalogue
from tests.api.conftest import let_in
from tests.grounds.harm import are_over, hands, row_of
from tests.grounds.people import arrived
from tests.grounds.pictures import shown
from tests.grounds.processes import wait_until
from tests.grounds.studio import a_wish, press
from tests.standins.automatic1111 import Automatic1111
from tests.standins.comfyui import ComfyUI


@pytest.mark.parametrize(
    ("stand_in", "model"),
    [
        (Automatic1111, "automatic1111/v1-5-pruned-emaonly"),
        (ComfyUI, "comfyui/checkpoint/v1-5-pruned-emaonly.safetensors"),
    ],
)
def test_a_picture_is_seen_while_it_is_made(open_browser, change_settings, stand_in, model):
    viewer, secret = arrived()
    browser, path = let_in(open_browser(), secret), "/api/studio/feed"
    seen = []

    def looks() -> bool:
        """As the feed does: what a tile names is fetched."""
        for tile in browser.get(path).json()["batches"][0]["jobs"][0]["tiles"]:
            if tile["preview"] and (not seen or seen[-1][0] < tile["preview"]):
                asked = f"/api/studio/previews/{tile['job_id']}/{tile['number']}?v={tile['attempts']}.{tile['preview']}"
                seen.append((tile["preview"], browser.get(asked)))
        return are_over([job_id])

    with stand_in(seconds=4) as server:
        change_settings(**{f"{model.partition('/')[0]}_base_url": server.url})
        catalogue.refresh()
        (job_id,) = press(viewer, a_wish(models=(model,), width=None, height=None, steps=None))
        with hands(2):
            wait_until(looks, 30)

    assert len(seen) > 1 and len({answer.content for _, answer in seen}) > 1
    assert {(answer.status_code, answer.headers["content-type"]) for _, answer in seen} == {(200, "image/jpeg")}
    assert {shown(answer.content).size for _, answer in seen} == {(128, 96)} and row_of(job_id).previews >= len(seen)
