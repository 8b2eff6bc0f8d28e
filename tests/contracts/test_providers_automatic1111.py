"""Automatic1111 in particular: what it is sent, how it is looked at while it works, and whom an interrupt hits."""

import base64
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from PIL import Image

from pixorly.errors import Invalid, Misconfigured
from pixorly.integrations.connections import Bounds
from pixorly.integrations.providers import Kind, Lora, Model, Picture, Range, Tier, providers
from pixorly.integrations.providers.automatic1111 import _pictures, trouble_of
from pixorly.integrations.providers.automatic1111_models import Stock, models_from
from pixorly.integrations.providers.trouble import NotAccepted, OutcomeUnknown, Stopped, UnknownModel
from pixorly.integrations.providers.wire import Told
from tests.contracts.providing import SD_15, Looker, by_automatic1111, make, model_of, wish
from tests.contracts.test_editing import edit, half_marked, png
from tests.grounds import environment
from tests.grounds.pictures import drawn
from tests.standins import darkroom
from tests.standins.automatic1111 import PASSWORD, USER, Automatic1111
from tests.standins.web import Asked

FLUX, UPSCALER = "automatic1111/flux1-dev-fp8", "automatic1111/upscale/R-ESRGAN 4x+"
PHOTO = Picture(b"\xff\xd8photo", "image/jpeg")


def sd(server: Automatic1111, id: str = SD_15) -> Model:
    return model_of(by_automatic1111(server), id)


def drawings(server: Automatic1111) -> list[Asked]:
    names = ("txt2img", "img2img", "extra-single-image")
    return [asked for asked in server.asked if asked.path.endswith(names)]


def sent(server: Automatic1111) -> dict[str, Any]:
    return json.loads(drawings(server)[-1].body)


def packed(picture: Picture) -> str:
    return base64.b64encode(picture.content).decode()


@pytest.fixture
def slowly() -> Iterator[Automatic1111]:
    with Automatic1111(seconds=1.5) as server:
        yield server


def test_every_field_is_sent_in_its_words(automatic1111: Automatic1111) -> None:
    request = replace(
        wish(sd(automatic1111), ratio="3:2", count=2, steps=30, guidance=5.5, negative_prompt="blurred"),
        sampler="DPM++ SDE Karras",
        loras=(Lora("fox", 0.8), Lora("watercolour")),
    )

    done = make(by_automatic1111(automatic1111), request)

    [asked] = drawings(automatic1111)
    told = sent(automatic1111)
    assert asked.path == "/sdapi/v1/txt2img"
    assert base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")) == f"{USER}:{PASSWORD}".encode()
    assert told.pop("force_task_id") == "task(pixorly-call-1)"
    assert told == {
        "prompt": "dunes at dawn <lora:fox:0.8> <lora:watercolour:1>",
        "negative_prompt": "blurred",
        "seed": 7,
        "steps": 30,
        "width": request.width,
        "height": request.height,
        "batch_size": 1,
        "n_iter": 2,
        "cfg_scale": 5.5,
        "sampler_name": "DPM++ SDE",
        "scheduler": "Karras",
        "override_settings": {"sd_model_checkpoint": "v1-5-pruned-emaonly.safetensors [6ce0161689]"},
        "override_settings_restore_afterwards": False,
    }
    assert [picture.seed for picture in done.pictures] == [7, 8]


def test_whoever_chooses_nothing_gets_what_suits_most(automatic1111: Automatic1111) -> None:
    make(by_automatic1111(automatic1111), wish(sd(automatic1111), seed=2**40 + 5))

    told = sent(automatic1111)
    assert (told["sampler_name"], told["steps"], told["cfg_scale"], told["seed"]) == ("DPM++ 2M", 25, 7, 5)
    assert "scheduler" not in told


def test_flux_is_guided_in_its_own_way(automatic1111: Automatic1111) -> None:
    flux = sd(automatic1111, FLUX)

    make(by_automatic1111(automatic1111), wish(flux, guidance=2.5))

    told = sent(automatic1111)
    assert (told["cfg_scale"], told["distilled_cfg_scale"]) == (1, 2.5)
    assert (told["sampler_name"], told["scheduler"]) == ("Euler", "Simple")
    assert not flux.abilities.has_negative_prompt
    assert flux.abilities.guidance == Range(1, 30, 3.5, 0.5)


def test_its_lists_become_models(automatic1111: Automatic1111) -> None:
    models = {model.name_there: model for model in by_automatic1111(automatic1111).models()}

    assert list(models) == ["v1-5-pruned-emaonly", "sd_xl_base_1.0", "flux1-dev-fp8", "upscale/R-ESRGAN 4x+"]
    small, large = models["v1-5-pruned-emaonly"].abilities, models["sd_xl_base_1.0"].abilities
    assert (small.tiers[0], large.tiers[0]) == (Tier("512", 512), Tier("1K", 1024))
    assert small.samplers[:5] == ("DPM++ 2M", "DPM++ SDE", "Euler a", "Euler", "DDIM")
    assert "DPM++ 2M Karras" in small.samplers and "Euler Exponential" not in small.samplers
    assert small.loras and small.loras.names == ("fox", "watercolour")
    assert models["upscale/R-ESRGAN 4x+"].abilities.kinds == (Kind.UPSCALE,)


def test_older_servers_name_samplers_with_their_schedulers_and_have_no_loras(automatic1111: Automatic1111) -> None:
    stock = Stock([{"model_name": "v1-5-pruned-emaonly"}], [{"name": "DPM++ 2M Karras"}], [], [], [])
    [model] = models_from(stock)

    make(
        by_automatic1111(automatic1111), replace(wish(model), model=replace(model, private={"usual_sampler": "Euler"}))
    )

    assert model.abilities.samplers == ("DPM++ 2M Karras",) and model.abilities.loras is None
    assert sent(automatic1111)["sampler_name"] == "Euler"


@pytest.mark.parametrize("listed", [7, {}, {"model_name": 7}, {"model_name": " "}, {"model_name": "x" * 300}])
def test_what_has_no_name_is_not_offered(listed: Any) -> None:
    assert list(models_from(Stock([listed], [listed], [listed], [listed], [listed]))) == []


def test_a_checkpoint_that_is_gone_is_not_replaced_by_the_one_that_is_loaded(automatic1111: Automatic1111) -> None:
    gone = replace(sd(automatic1111), id="automatic1111/deleted")

    with pytest.raises(UnknownModel):
        by_automatic1111(automatic1111).generate(wish(gone))

    assert drawings(automatic1111) == []


def test_a_server_without_its_api_is_ours_to_mend(automatic1111: Automatic1111) -> None:
    automatic1111.has_api = False

    with pytest.raises(Misconfigured) as refused:
        by_automatic1111(automatic1111).check()

    assert "--api" in " ".join(refused.value.__notes__)


def test_a_grid_and_what_extensions_drew_are_not_the_pictures(automatic1111: Automatic1111) -> None:
    automatic1111.behave("grid")
    request = wish(sd(automatic1111), count=2)

    done = make(by_automatic1111(automatic1111), request)

    size = request.width, request.height
    assert [picture.content for picture in done.pictures] == [
        darkroom.picture("dunes at dawn", *size, n) for n in (7, 8)
    ]


@pytest.mark.parametrize("first", [1.0, True, 2, -1, "1", None, [1]])
def test_where_pictures_begin_is_told_in_many_ways(automatic1111: Automatic1111, first: Any) -> None:
    told = {"images": [packed(PHOTO), packed(PHOTO)], "info": json.dumps({"index_of_first_image": first})}

    pictures = _pictures(Told(200, httpx.Headers(), told), wish(sd(automatic1111)))

    assert [picture.content for picture in pictures] == [PHOTO.content]


def test_a_picture_is_changed_as_much_as_was_asked(automatic1111: Automatic1111) -> None:
    provider, model = by_automatic1111(automatic1111), sd(automatic1111)

    make(provider, edit(model, Kind.EDIT, strength=0.3))
    changed = sent(automatic1111)
    make(provider, edit(model, Kind.EDIT))

    assert (changed["denoising_strength"], changed["resize_mode"]) == (0.3, 1) and "mask" not in changed
    assert sent(automatic1111)["denoising_strength"] == 0.75


def test_whoever_generates_from_a_picture_has_it_changed(automatic1111: Automatic1111) -> None:
    reference = png(drawn(300, 200))

    make(by_automatic1111(automatic1111), wish(sd(automatic1111), references=(reference,)))

    assert drawings(automatic1111)[-1].path.endswith("img2img")
    assert sent(automatic1111)["init_images"] == [packed(reference)]


def test_its_masks_are_white_where_it_paints_as_ours_are(automatic1111: Automatic1111) -> None:
    request = edit(sd(automatic1111), Kind.INPAINT)
    assert request.mask and request.source

    make(by_automatic1111(automatic1111), request)

    told = sent(automatic1111)
    assert (told["mask"], told["init_images"]) == (packed(request.mask), [packed(request.source)])
    assert (told["inpainting_mask_invert"], told["inpainting_fill"], told["inpaint_full_res"]) == (0, 1, False)


def test_beyond_its_edges_a_picture_grows_on_a_canvas_of_ours(automatic1111: Automatic1111) -> None:
    request = edit(sd(automatic1111), Kind.OUTPAINT, prompt="")

    make(by_automatic1111(automatic1111), request)

    told = sent(automatic1111)
    canvas, mask = (Image.open(io.BytesIO(base64.b64decode(each))) for each in (told["init_images"][0], told["mask"]))
    assert canvas.size == mask.size == (request.width, request.height)
    assert (mask.getpixel((0, 0)), mask.getpixel((request.width // 2, request.height // 2))) == (255, 0)
    assert (told["inpainting_fill"], told["denoising_strength"]) == (0, 1)


def test_a_mask_that_does_not_fit_never_leaves(automatic1111: Automatic1111) -> None:
    request = edit(sd(automatic1111), Kind.INPAINT, mask=half_marked(64, 64))

    with pytest.raises(Invalid) as refused:
        by_automatic1111(automatic1111).generate(request)

    assert refused.value.field == "mask" and drawings(automatic1111) == []


def test_an_upscaler_is_told_by_how_much(automatic1111: Automatic1111) -> None:
    request = edit(sd(automatic1111, UPSCALER), Kind.UPSCALE, factor=4, width=800, height=480)
    assert request.source

    [picture] = make(by_automatic1111(automatic1111), request).pictures

    assert sent(automatic1111) == {"image": packed(request.source), "upscaling_resize": 4, "upscaler_1": "R-ESRGAN 4x+"}
    assert picture.seed is None


def test_progress_and_previews_are_its_own(slowly: Automatic1111) -> None:
    looker = Looker()

    by_automatic1111(slowly).generate(wish(sd(slowly)), looker)

    assert looker.seen and looker.seen == sorted(looker.seen) and 0 <= looker.seen[0] <= looker.seen[-1] <= 1
    assert len({preview.content for preview in looker.previews}) > 1
    assert all(preview.media_type == "image/jpeg" for preview in looker.previews)
    assert Image.open(io.BytesIO(looker.previews[0].content)).size == (128, 96)


@pytest.mark.parametrize("mood", [*darkroom.NO_PREVIEWS, "blind", "mute"])
def test_what_can_not_be_shown_or_told_keeps_no_picture_back(slowly: Automatic1111, mood: str) -> None:
    looker = Looker()
    slowly.behave(mood)

    done = by_automatic1111(slowly).generate(wish(sd(slowly)), looker)

    assert len(done.pictures) == 1 and looker.previews == []
    assert bool(looker.seen) is (mood != "mute")


def test_without_its_pages_it_can_not_say_how_far_it_is_and_is_not_asked_again(slowly: Automatic1111) -> None:
    looker = Looker()
    slowly.has_webui = False

    by_automatic1111(slowly).generate(wish(sd(slowly)), looker)

    assert looker.seen == []
    assert [asked.path for asked in slowly.asked].count("/internal/progress") == 1


def test_a_stop_interrupts_it(slowly: Automatic1111) -> None:
    slowly.seconds = 20
    began = time.monotonic()

    with pytest.raises(Stopped):
        by_automatic1111(slowly).generate(wish(sd(slowly)), Looker(stops_after=1))

    assert time.monotonic() - began < 5
    assert slowly.interrupts == 1 and slowly.billed == []


class Undecided(Looker):
    """Wants a stop once somebody says so."""

    def __init__(self) -> None:
        super().__init__()
        self.has_enough = threading.Event()

    def wants_stop(self) -> bool:
        return self.has_enough.is_set()


def wait_until(holds: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def test_an_interrupt_waits_until_it_would_hit_ours(slowly: Automatic1111) -> None:
    model, looker = sd(slowly), Undecided()
    theirs = threading.Thread(target=lambda: make(by_automatic1111(slowly), wish(model, prompt="theirs")))
    theirs.start()
    wait_until(lambda: slowly.current is not None)
    threading.Timer(0.5, looker.has_enough.set).start()

    with pytest.raises(Stopped):
        by_automatic1111(slowly).generate(wish(model, prompt="ours"), looker)
    theirs.join()

    assert len(drawings(slowly)) == 2 and len(slowly.billed) == 1
    assert slowly.interrupts == 1


def test_whoever_waits_here_for_their_turn_can_still_go(slowly: Automatic1111) -> None:
    provider, model = by_automatic1111(slowly), sd(slowly)
    first = threading.Thread(target=lambda: make(provider, wish(model)))
    first.start()
    wait_until(lambda: slowly.current is not None)
    looker = Undecided()
    threading.Timer(0.3, looker.has_enough.set).start()

    with pytest.raises(Stopped):
        provider.generate(wish(model, prompt="second"), looker)
    first.join()

    assert len(drawings(slowly)) == 1 and slowly.interrupts == 0


def test_a_call_that_nobody_waits_for_any_more_is_interrupted(slowly: Automatic1111) -> None:
    slowly.seconds = 20
    provider = by_automatic1111(slowly, bounds=Bounds(seconds=1, most_bytes=1_000_000))

    with pytest.raises(OutcomeUnknown):
        provider.generate(wish(sd(slowly)))

    assert slowly.interrupts == 1


def test_what_a_lost_worker_began_is_interrupted_before_it_is_begun_again(slowly: Automatic1111) -> None:
    slowly.seconds, request = 20, wish(sd(slowly))
    lost = threading.Thread(target=lambda: make(by_automatic1111(slowly), request))
    lost.start()
    wait_until(lambda: slowly.current is not None)
    slowly.seconds = 0

    done = make(by_automatic1111(slowly), replace(request, begun_at=datetime.now(UTC)))
    lost.join()

    assert len(done.pictures) == 1
    assert slowly.interrupts == 1 and len(slowly.billed) == 1


def test_no_thread_stays_behind(slowly: Automatic1111) -> None:
    make(by_automatic1111(slowly), wish(sd(slowly)))

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("automatic1111")]


def test_what_was_sent_is_not_repeated_in_notes() -> None:
    detail = [{"loc": ["body", "steps"], "msg": "value is not a valid integer", "input": {"prompt": "a secret fox"}}]

    trouble = trouble_of(Told(422, httpx.Headers(), {"detail": detail}))

    assert type(trouble) is NotAccepted
    assert trouble.__notes__ == ["HTTP 422 value is not a valid integer"]


def test_its_address_sets_it_up_even_in_the_open_and_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOMATIC1111_BASE_URL", "http://192.0.2.7:7860/")
    monkeypatch.setenv("COMFYUI_BASE_URL", "http://192.0.2.7:8188")

    with environment.changed(env="production", url="https://pixorly.example"):
        found = providers()

    assert list(found)[-2:] == ["automatic1111", "comfyui"]
    assert all(found[key]._wire.url.startswith("http://192.0.2.7") for key in ("automatic1111", "comfyui"))  # type: ignore[attr-defined]
