"""Workflow templates: ours are sound, an operator's go before them, and a wrong one says what is wrong with it."""

import copy
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from pixorly.errors import Misconfigured
from pixorly.integrations.providers import Kind, Range, Tier
from pixorly.integrations.providers.comfyui_templates import OURS, Broken, Library, read
from pixorly.integrations.providers.trouble import UnknownModel
from tests.contracts.providing import SDXL, by_comfyui, make, model_of, wish
from tests.contracts.test_editing import png
from tests.grounds.pictures import drawn
from tests.standins.comfyui import ComfyUI
from tests.standins.comfyui_nodes import NODES

# One's own: a checkpoint that is always the same, a few steps, and no more than is needed.
TINY: dict[str, Any] = {
    "name": "Sketch",
    "description": "Quick and rough.",
    "ranges": {"steps": [1, 8]},
    "side": 768,
    "workflows": {
        "generate": {
            "inputs": {"prompt": "2.text", "width": "3.width", "height": "3.height", "seed": "4.seed", "steps": "4.steps"},
            "output": "6",
            "nodes": {
                "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "v1-5-pruned-emaonly.safetensors"}},
                "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["1", 1]}, "_meta": {"title": "Words"}},
                "3": {"class_type": "EmptyLatentImage", "inputs": {"width": 768, "height": 768, "batch_size": 1}},
                "4": {
                    "class_type": "KSampler",
                    "inputs": {
                        "seed": 1, "steps": 4, "cfg": 2, "sampler_name": "euler", "scheduler": "simple", "denoise": 1,
                        "model": ["1", 0], "positive": ["2", 0], "negative": ["2", 0], "latent_image": ["3", 0],
                    },
                },
                "5": {"class_type": "VAEDecode", "inputs": {"samples": ["4", 0], "vae": ["1", 2]}},
                "6": {"class_type": "SaveImage", "inputs": {"images": ["5", 0], "filename_prefix": "sketch"}},
            },
        }
    },
}  # fmt: skip


def put(folder: Path, name: str, template: Any) -> Path:
    path = folder / f"{name}.json"
    path.write_text(template if isinstance(template, str) else json.dumps(template))
    return path


def changed(*path: str, to: Any) -> dict[str, Any]:
    """That template with one thing different; None takes it away."""
    template = copy.deepcopy(TINY)
    within = template
    for name in path[:-1]:
        within = within[name]
    within[path[-1]] = to
    if to is None:
        del within[path[-1]]
    return template


GENERATE = ("workflows", "generate")
WRONG: dict[str, tuple[Any, str]] = {
    "no JSON": ('{"name": "Sketch",\n', "line 2"),
    "no object": ("[]", "valid dictionary"),
    "no name": (changed("name", to=None), "name: Field required"),
    "no workflow": (changed("workflows", to={}), "workflows"),
    "a kind that is none": (changed("workflows", to={"paint": TINY["workflows"]["generate"]}), "workflows.paint"),
    "a word too much": (changed("colour", to="red"), "colour"),
    "no node of that number": (changed(*GENERATE, "inputs", "prompt", to="9.text"), "prompt names node 9, which is not there"),
    "no input of that name": (
        changed(*GENERATE, "inputs", "seed", to="4.sead"), "seed names input sead of node 4, which is not there",
    ),
    "an input that another node fills": (
        changed(*GENERATE, "inputs", "prompt", to="2.clip"), "prompt names input clip of node 2, which another node fills",
    ),
    "an input that is no address": (changed(*GENERATE, "inputs", "prompt", to="2"), 'prompt is "2"; an input is named by its node'),
    "no output": (changed(*GENERATE, "output", to="7"), "output names node 7, which is not there"),
    "nothing for the words": (changed(*GENERATE, "inputs", "prompt", to=None), "generate needs inputs for prompt"),
    "a parameter that is none": (changed(*GENERATE, "inputs", "mood", to="4.cfg"), "generate has no use for mood"),
    "a mask for nothing": (changed(*GENERATE, "inputs", "mask", to="4.cfg"), "generate has no use for mask"),
    "loras after an input": (changed(*GENERATE, "inputs", "loras", to="1.model"), "loras names outputs by their number"),
    "loras after three": (
        changed(*GENERATE, "inputs", "loras", to=["1.0", "1.1", "1.2"]), "loras names one output or two",
    ),
    "a workflow of the editor's": (changed(*GENERATE, "nodes", to=[{"id": 1}]), 'take "Export (API)" instead'),
    "a whole file of the editor's": (changed(*GENERATE, "nodes", to={"nodes": [], "links": []}), 'take "Export (API)"'),
    "a range of something else": (changed("ranges", to={"width": [1, 2]}), "not so width"),
    "a range from more to less": (changed("ranges", to={"steps": [8, 1]}), "not so steps"),
    "a factor that makes it smaller": (changed("factors", to=[2, 0.5]), "factors.1"),
    "a checkpoint for some": (
        changed("workflows", "cutout", to={
            "inputs": {"source": "1.image", "checkpoint": "1.other"}, "output": "1",
            "nodes": {"1": {"class_type": "LoadImage", "inputs": {"image": "", "other": ""}}},
        }),
        "either all workflows take a checkpoint, or none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_template_says_what_is_wrong(tmp_path: Path, case: str) -> None:
    template, words = WRONG[case]

    with pytest.raises(Broken) as broken:
        read(put(tmp_path, "sketch", template))

    assert words in str(broken.value)


@pytest.mark.parametrize("name", ["Sketch", "my sketch", "a" * 41, "über"])
def test_a_name_goes_into_the_ids_of_models(tmp_path: Path, name: str) -> None:
    with pytest.raises(Broken):
        read(put(tmp_path, name, TINY))


def test_a_file_as_large_as_a_picture_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(Broken) as broken:
        read(put(tmp_path, "sketch", changed("description", to="x" * 1_000_001)))

    assert "megabyte" in str(broken.value)


def test_ours_are_sound_and_name_where_they_come_from() -> None:
    Library().require_sound()

    for path in OURS.glob("*.json"):
        template = read(path)
        assert "2026" in template.source
        classes = {node.class_type for each in template.workflows.values() for node in each.nodes.values()}
        assert classes <= set(NODES)


def test_the_example_of_our_documents_is_one(tmp_path: Path) -> None:
    written = (Path(__file__).resolve().parents[2] / "docs" / "own-servers.md").read_text("utf-8")

    template = read(put(tmp_path, "sketch", written.partition("```json")[2].partition("```")[0]))

    assert template.takes("loras") and template.takes("count")


def test_one_of_ones_own_is_offered_and_works(comfyui: ComfyUI, tmp_path: Path) -> None:
    put(tmp_path, "sketch", TINY)
    provider = by_comfyui(comfyui, templates=tmp_path)
    model = model_of(provider, "comfyui/sketch")

    [picture] = make(provider, wish(model, steps=6)).pictures

    provider.check()
    can = model.abilities
    assert (model.name, model.description) == ("Sketch", "Quick and rough.")
    assert (can.steps, can.guidance, can.samplers, can.loras) == (Range(1, 8, 4), None, (), None)
    assert can.tiers[0] == Tier("768", 768) and can.kinds == (Kind.GENERATE,)
    assert (can.most_pictures, can.has_seed, can.has_negative_prompt) == (1, True, False)
    told = json.loads(next(asked for asked in comfyui.asked if asked.path == "/prompt").body)["prompt"]
    assert told["4"]["inputs"]["steps"] == 6 and "_meta" not in told["2"]
    assert picture.seed == 7


def test_one_of_the_same_name_goes_before_ours_and_a_change_counts_at_once(comfyui: ComfyUI, tmp_path: Path) -> None:
    provider = by_comfyui(comfyui, templates=tmp_path)
    model = model_of(provider, SDXL)
    path = put(tmp_path, "checkpoint", TINY)

    assert SDXL not in [each.id for each in provider.models()]
    path.unlink()
    make(provider, wish(model))


def test_which_files_a_template_is_for_is_its_own_to_say(comfyui: ComfyUI, tmp_path: Path) -> None:
    template = changed(*GENERATE, "inputs", "checkpoint", to="1.ckpt_name")
    put(
        tmp_path,
        "sketch",
        template | {"name": "Sketch with {checkpoint}", "only": ["*.safetensors"], "never": ["*XL*", "flux/*"]},
    )

    models = {model.id: model.name for model in by_comfyui(comfyui, templates=tmp_path).models()}

    sketches = {id: name for id, name in models.items() if id.startswith("comfyui/sketch/")}
    assert sketches == {"comfyui/sketch/v1-5-pruned-emaonly.safetensors": "Sketch with v1-5-pruned-emaonly"}


def test_one_that_only_changes_pictures_needs_one(comfyui: ComfyUI, tmp_path: Path) -> None:
    ours = json.loads((OURS / "checkpoint.json").read_text())
    put(tmp_path, "redo", ours | {"name": "Redo {checkpoint}", "workflows": {"edit": ours["workflows"]["edit"]}})
    provider = by_comfyui(comfyui, templates=tmp_path)
    model = model_of(provider, SDXL.replace("checkpoint", "redo"))

    make(provider, wish(model, references=(png(drawn(64, 64)),)))

    assert model.abilities.kinds == (Kind.GENERATE, Kind.EDIT) and model.abilities.needs_reference


def test_a_broken_one_is_complained_of_and_keeps_no_other_back(
    comfyui: ComfyUI, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path, "sketch", "{")
    provider = by_comfyui(comfyui, templates=tmp_path)

    assert SDXL in [model.id for model in provider.models()]

    [record] = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert "sketch.json can't be used as a template: line 1" in record.getMessage()
    with pytest.raises(Misconfigured) as refused:
        provider.check()
    assert refused.value.__notes__[0].startswith("sketch.json: line 1")


def test_one_that_broke_meanwhile_is_offered_no_more(comfyui: ComfyUI, tmp_path: Path) -> None:
    path = put(tmp_path, "sketch", TINY)
    provider = by_comfyui(comfyui, templates=tmp_path)
    model = model_of(provider, "comfyui/sketch")
    path.write_text("{")

    with pytest.raises(UnknownModel):
        provider.generate(wish(model))


def test_a_folder_that_is_not_there_is_ours_to_mend(comfyui: ComfyUI, tmp_path: Path) -> None:
    provider = by_comfyui(comfyui, templates=tmp_path / "nowhere")

    with pytest.raises(Misconfigured) as refused:
        provider.check()

    assert refused.value.__notes__ == ["COMFYUI_TEMPLATES_DIR: there is no folder nowhere"]
    assert provider.models()
