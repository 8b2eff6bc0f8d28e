"""ComfyUI in particular: what its workflows are filled with, how they stand, and what becomes of those nobody wants."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from websockets.sync.server import ServerConnection, serve

from pixorly.errors import Invalid, Misconfigured, Passing
from pixorly.integrations.providers import Finished, Kind, Lora, Model, Picture, Range, Tier, Working
from pixorly.integrations.providers.comfyui import ComfyUIProvider
from pixorly.integrations.providers.comfyui_models import choices
from pixorly.integrations.providers.comfyui_progress import Listener, share_in
from pixorly.integrations.providers.comfyui_trouble import failure_of
from pixorly.integrations.providers.trouble import CallGone, CallLost, Failed, OutcomeUnknown, Stopped, UnknownModel
from tests.contracts.providing import SDXL, by_comfyui, finish, make, model_of, wish
from tests.contracts.test_editing import edit, half_marked, opened, png
from tests.grounds.pictures import drawn
from tests.standins import darkroom
from tests.standins.automatic1111 import Automatic1111
from tests.standins.comfyui import ComfyUI

FLUX = "comfyui/flux/flux/flux1-dev-fp8.safetensors"
CUTTER, UPSCALER = "comfyui/cutout/birefnet.safetensors", "comfyui/upscale/RealESRGAN_x4plus.pth"
SD_15 = "comfyui/checkpoint/v1-5-pruned-emaonly.safetensors"
_PREVIEW = b"\0\0\0\1\0\0\0\1"


def sd(server: ComfyUI, id: str = SDXL) -> Model:
    return model_of(by_comfyui(server), id)


def sent(server: ComfyUI) -> dict[str, Any]:
    return json.loads(next(asked for asked in reversed(server.asked) if asked.path == "/prompt").body)


def inputs(server: ComfyUI, node: str) -> dict[str, Any]:
    return sent(server)["prompt"][node]["inputs"]


def begin(server: ComfyUI, **more: Any) -> Working:
    outcome = by_comfyui(server).generate(wish(sd(server, SD_15), **more))
    assert isinstance(outcome, Working)
    return outcome


@pytest.fixture
def slowly() -> Iterator[ComfyUI]:
    with ComfyUI(seconds=20) as server:
        yield server


def test_a_workflow_is_filled_with_what_was_asked(comfyui: ComfyUI) -> None:
    request = replace(
        wish(sd(comfyui), ratio="3:2", count=2, steps=30, guidance=5.5, negative_prompt="blurred"),
        sampler="dpmpp_sde karras",
    )

    make(by_comfyui(comfyui), request)

    sampler = inputs(comfyui, "3")
    assert {name: sampler[name] for name in ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise")} == {
        "seed": 7, "steps": 30, "cfg": 5.5, "sampler_name": "dpmpp_sde", "scheduler": "karras", "denoise": 1,
    }  # fmt: skip
    assert inputs(comfyui, "4") == {"ckpt_name": "sd_xl_base_1.0.safetensors"}
    assert inputs(comfyui, "5") == {"width": request.width, "height": request.height, "batch_size": 2}
    assert (inputs(comfyui, "6")["text"], inputs(comfyui, "7")["text"]) == ("dunes at dawn", "blurred")
    assert sent(comfyui)["extra_data"] == {"pixorly": {"output": "9", "seed": 7}, "preview_method": "auto"}


def test_what_is_left_open_stays_as_the_template_has_it(comfyui: ComfyUI) -> None:
    make(by_comfyui(comfyui), wish(sd(comfyui)))

    sampler = inputs(comfyui, "3")
    assert (sampler["steps"], sampler["cfg"], sampler["sampler_name"], sampler["scheduler"]) == (
        25,
        7,
        "dpmpp_2m",
        "karras",
    )


def test_loras_stand_between_the_checkpoint_and_all_that_take_from_it(comfyui: ComfyUI) -> None:
    fox, paint = Lora("fox.safetensors", 0.8), Lora("styles/watercolour.safetensors", 0.5)

    plain, both = (
        make(by_comfyui(comfyui), replace(wish(sd(comfyui)), loras=loras)).pictures for loras in ((), (fox, paint))
    )

    first, last = inputs(comfyui, "pixorly-lora-0"), inputs(comfyui, "pixorly-lora-1")
    assert (first["lora_name"], first["strength_model"], first["strength_clip"]) == ("fox.safetensors", 0.8, 0.8)
    assert (first["model"], first["clip"]) == (["4", 0], ["4", 1])
    assert (last["model"], last["clip"]) == (["pixorly-lora-0", 0], ["pixorly-lora-0", 1])
    assert inputs(comfyui, "3")["model"] == ["pixorly-lora-1", 0]
    assert inputs(comfyui, "6")["clip"] == inputs(comfyui, "7")["clip"] == ["pixorly-lora-1", 1]
    assert inputs(comfyui, "8")["vae"] == ["4", 2] and plain != both


def test_templates_and_files_become_models(comfyui: ComfyUI) -> None:
    models = {model.id: model for model in by_comfyui(comfyui).models()}

    assert list(models) == [SDXL, SD_15, CUTTER, FLUX, UPSCALER]
    assert [model.name for model in models.values()] == [
        "sd_xl_base_1.0", "v1-5-pruned-emaonly", "birefnet", "flux1-dev-fp8", "RealESRGAN_x4plus",
    ]  # fmt: skip
    large, flux = models[SDXL].abilities, models[FLUX].abilities
    assert (large.tiers[0], models[SD_15].abilities.tiers[0]) == (Tier("1K", 1024), Tier("512", 512))
    assert large.kinds == (Kind.GENERATE, Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT)
    assert large.strength == Range(0, 1, 0.75, 0.05) and large.most_pictures == 4
    assert large.samplers[0] == "euler" and "dpmpp_2m karras" in large.samplers
    assert large.loras and large.loras.names == ("fox.safetensors", "styles/watercolour.safetensors")
    assert (flux.guidance, flux.has_negative_prompt) == (Range(1, 10, 3.5, 0.5), False)


def test_a_server_without_some_nodes_offers_what_it_can(comfyui: ComfyUI) -> None:
    comfyui.nodes -= {"RemoveBackground", "ImagePadForOutpaint"}

    models = {model.id: model for model in by_comfyui(comfyui).models()}

    assert CUTTER not in models
    assert models[SDXL].abilities.kinds == (Kind.GENERATE, Kind.EDIT, Kind.INPAINT)
    assert models[SDXL].abilities.widest_margin == 0


@pytest.mark.parametrize("told", [None, 7, [], [7], [["", 7]], ["COMBO"], ["COMBO", {}], ["COMBO", {"options": 7}]])
def test_choices_in_a_shape_we_do_not_know_are_none(told: Any) -> None:
    assert choices({"Loader": {"input": {"required": {"name": told}}}}, "Loader", "name") == []


def test_what_is_no_comfyui_is_ours_to_mend(automatic1111: Automatic1111) -> None:
    with pytest.raises(Misconfigured) as refused:
        ComfyUIProvider(automatic1111.url).check()

    assert refused.value.__notes__ == ["what answers there is no ComfyUI"]


def test_pictures_go_up_once_and_into_the_folder_that_is_emptied(comfyui: ComfyUI) -> None:
    request = edit(sd(comfyui), Kind.INPAINT)

    make(by_comfyui(comfyui), request)
    make(by_comfyui(comfyui), request)

    assert len(comfyui.uploaded) == 2
    names = inputs(comfyui, "10")["image"], inputs(comfyui, "14")["image"]
    assert all(name in comfyui.uploaded and name.endswith(".png [temp]") for name in names)
    assert inputs(comfyui, "14")["channel"] == "red"


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.INPAINT, Kind.OUTPAINT])
def test_several_are_made_of_one_picture(comfyui: ComfyUI, kind: Kind) -> None:
    request = edit(sd(comfyui), kind, count=2)

    first, second = make(by_comfyui(comfyui), request).pictures

    assert opened(first).size == opened(second).size == (request.width, request.height)
    assert first.content != second.content and (first.seed, second.seed) == (None, None)


def test_whoever_generates_from_a_picture_has_it_changed(comfyui: ComfyUI) -> None:
    reference = png(drawn(300, 200))

    make(by_comfyui(comfyui), wish(sd(comfyui), references=(reference,), strength=0.4))

    assert comfyui.uploaded[inputs(comfyui, "10")["image"]] == reference.content
    assert inputs(comfyui, "3")["denoise"] == 0.4


def test_a_subject_is_cut_out_and_not_its_background(comfyui: ComfyUI) -> None:
    [picture] = make(by_comfyui(comfyui), edit(sd(comfyui, CUTTER), Kind.CUTOUT, prompt="")).pictures

    alpha = opened(picture).getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((alpha.width // 2, alpha.height // 2))) == (0, 255)


def test_a_mask_that_does_not_fit_never_leaves(comfyui: ComfyUI) -> None:
    request = edit(sd(comfyui), Kind.INPAINT, mask=half_marked(64, 64))
    asked_before = len(comfyui.asked)

    with pytest.raises(Invalid):
        by_comfyui(comfyui).generate(request)

    assert len(comfyui.asked) == asked_before


def test_a_kind_that_its_template_lost_is_offered_no_more(comfyui: ComfyUI) -> None:
    flux = sd(comfyui, FLUX)
    able = replace(flux, abilities=replace(flux.abilities, kinds=tuple(Kind)))

    with pytest.raises(UnknownModel):
        by_comfyui(comfyui).generate(edit(able, Kind.INPAINT))


def test_it_works_through_one_after_the_other_and_says_how_far_it_is(slowly: ComfyUI) -> None:
    provider = by_comfyui(slowly)
    first, second = begin(slowly), begin(slowly, call_id="call-2")
    slowly.calls[first.provider_call_id].starts_at -= 10

    running, waiting = provider.poll(first.provider_call_id), provider.poll(second.provider_call_id)

    assert isinstance(running, Working) and running.progress == pytest.approx(0.5, abs=0.1)
    assert running.preview and running.preview.media_type == "image/jpeg" and opened(running.preview).size == (128, 96)
    assert isinstance(waiting, Working) and waiting.progress is None


def test_a_websocket_that_keeps_silent_is_left_after_a_moment(slowly: ComfyUI) -> None:
    slowly.is_mute = True
    working, began, threads = begin(slowly), time.monotonic(), threading.active_count()

    outcome = by_comfyui(slowly).poll(working.provider_call_id)

    assert isinstance(outcome, Working) and outcome.progress is outcome.preview is None
    assert 1 < time.monotonic() - began < 4
    # The stand-in's own are the only ones that came.
    assert threading.active_count() - threads <= 5


def test_another_server_of_websockets_is_understood_as_well() -> None:
    told = {"type": "progress", "data": {"value": 5, "max": 20, "prompt_id": "mine", "node": "3"}}

    def speak(connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "status", "data": {"sid": "x" * 70_000}}))
        connection.send(_PREVIEW + b"somebody else's")
        connection.send(json.dumps(told))
        connection.send(json.dumps(told | {"data": {"prompt_id": "another", "value": 9, "max": 20}}))
        connection.send(_PREVIEW + b"another's")
        connection.send(json.dumps(told))
        connection.send(b"\0\0\0\4" + bytes(300))
        connection.send(_PREVIEW + b"mine")
        connection.recv()

    with serve(speak, "127.0.0.1", 0, compression=None) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        heard = Listener(f"http://127.0.0.1:{server.socket.getsockname()[1]}", {}).listen("client", "mine")
        server.shutdown()
        thread.join()

    assert (heard.share, heard.preview) == (0.25, b"mine")


@pytest.mark.parametrize("mood", ["blind", *darkroom.NO_PREVIEWS])
def test_what_can_not_be_shown_keeps_nobody_from_knowing_how_far_it_is(slowly: ComfyUI, mood: str) -> None:
    # Some take longer to put together than anybody listens.
    darkroom.preview(mood, 0)
    slowly.behave(mood)

    running = by_comfyui(slowly).poll(begin(slowly).provider_call_id)

    assert isinstance(running, Working) and running.progress is not None and running.preview is None


def test_a_large_preview_is_shown_small(slowly: ComfyUI) -> None:
    darkroom.large()
    slowly.behave("preview-large")

    running = by_comfyui(slowly).poll(begin(slowly).provider_call_id)

    assert isinstance(running, Working) and running.preview and opened(running.preview).size == (512, 512)
    assert len(running.preview.content) < 512 * 1024


@pytest.mark.parametrize(
    "data",
    [
        7,
        {"prompt_id": "another", "value": 5, "max": 20},
        {"prompt_id": "mine"},
        {"prompt_id": "mine", "value": 5, "max": 1},
        {"prompt_id": "mine", "value": "5", "max": True},
        {"prompt_id": "mine", "value": 1, "max": 1},
        {"prompt_id": "mine", "nodes": 7},
    ],
)
def test_progress_in_a_shape_we_do_not_know_is_none(data: Any) -> None:
    for kind in ("progress", "progress_state"):
        assert share_in(json.dumps({"type": kind, "data": data}).encode(), "mine") is None
    assert share_in(b"{never", "mine") is None and share_in(b"7", "mine") is None


@pytest.mark.parametrize("has_jobs", [True, False], ids=["new", "old"])
def test_a_call_can_be_stopped_while_it_waits_and_while_it_runs(slowly: ComfyUI, has_jobs: bool) -> None:
    slowly.has_jobs, provider = has_jobs, by_comfyui(slowly)
    running, waiting = begin(slowly).provider_call_id, begin(slowly, call_id="call-2").provider_call_id

    assert provider.cancel(waiting) and provider.cancel(running)

    assert not provider.cancel(waiting) and not provider.cancel(running)
    with pytest.raises(Stopped):
        provider.poll(running)
    assert slowly.billed == []


def test_what_is_done_or_unknown_can_not_be_stopped(comfyui: ComfyUI) -> None:
    done = begin(comfyui)

    assert not by_comfyui(comfyui).cancel(done.provider_call_id)
    assert not by_comfyui(comfyui).cancel("../history")


def test_a_lost_answer_is_found_again_wherever_it_stands(slowly: ComfyUI) -> None:
    provider, request = by_comfyui(slowly), wish(sd(slowly, SD_15), seed=None)
    slowly.behave("cut")
    with pytest.raises(OutcomeUnknown):
        provider.generate(request)

    found = provider.find(request)
    assert isinstance(found, Working)
    slowly.calls[found.provider_call_id].starts_at -= 30
    again = provider.find(request)

    assert again and len(finish(provider, again).pictures) == 1 and len(slowly.billed) == 1
    assert provider.find(replace(request, call_id="another")) is None


def test_a_try_that_failed_is_not_what_is_looked_for(comfyui: ComfyUI) -> None:
    comfyui.behave("failed")
    begin(comfyui)

    assert by_comfyui(comfyui).find(wish(sd(comfyui, SD_15))) is None


def test_started_anew_it_knows_nothing_and_the_call_is_made_again(comfyui: ComfyUI) -> None:
    working = begin(comfyui)
    comfyui.calls.clear()

    with pytest.raises(CallLost):
        by_comfyui(comfyui).poll(working.provider_call_id)
    with pytest.raises(CallGone):
        by_comfyui(comfyui).poll("not-an-id")


class Rambling(ComfyUI):
    """Answers questions in a shape of its own."""

    def _queue(self) -> Any:
        return {"queue_running": 7}

    def _remembered(self, id: str) -> Any:
        answer = super()._remembered(id)
        return answer if answer.body else replace(answer, body=[])


def test_an_answer_that_can_not_be_read_is_asked_for_again() -> None:
    with Rambling(seconds=20) as server:
        working = begin(server)
        for ask in (
            lambda: by_comfyui(server).poll(working.provider_call_id),
            lambda: by_comfyui(server).find(wish(sd(server))),
        ):
            with pytest.raises(Passing) as raised:
                ask()
            assert type(raised.value) is Passing


@pytest.mark.parametrize(
    "status", [None, 7, {"messages": 7}, {"messages": [7, ["x"]]}, {"messages": [["execution_error", 7]]}]
)
def test_a_failure_that_says_nothing_is_one_all_the_same(status: Any) -> None:
    assert type(failure_of({"status": status})) is Failed


def test_only_what_the_workflow_was_made_for_is_taken(comfyui: ComfyUI) -> None:
    provider, working = by_comfyui(comfyui), begin(comfyui)
    call = comfyui.calls[working.provider_call_id]
    call.outputs["2"] = {"images": [{"filename": "mask.png", "subfolder": "", "type": "temp"}]}

    done = provider.poll(working.provider_call_id)

    assert isinstance(done, Finished) and len(done.pictures) == 1
    assert isinstance(done.pictures[0], Picture) and done.pictures[0].media_type == darkroom.PNG
