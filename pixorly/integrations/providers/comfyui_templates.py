"""Workflows for ComfyUI that are kept as files, and which of their inputs take what a request says.

Ours lie in comfyui_curated; an operator's lie in the folder that COMFYUI_TEMPLATES_DIR names, and go before ours.
docs/own-servers.md says how one is written.
"""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pixorly.errors import Misconfigured
from pixorly.integrations.providers.editing import Kind
from pixorly.integrations.providers.trouble import saying

OURS = Path(__file__).with_name("comfyui_curated")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LARGEST_FILE = 1_000_000
_ALWAYS = {"prompt", "negative_prompt", "seed", "steps", "guidance", "sampler", "scheduler", "checkpoint", "loras"}
_RANGES = ("steps", "guidance", "strength")
_MARGINS = {"top", "right", "bottom", "left"}
# What each kind can't do without, and what it can use besides.
_NEEDS: dict[Kind, set[str]] = {
    Kind.GENERATE: {"prompt", "width", "height"},
    Kind.EDIT: {"prompt", "source", "width", "height"},
    Kind.INPAINT: {"prompt", "source", "mask"},
    Kind.OUTPAINT: {"source", *_MARGINS},
    Kind.UPSCALE: {"source", "width", "height"},
    Kind.CUTOUT: {"source"},
}
_CAN_USE: dict[Kind, set[str]] = {
    Kind.GENERATE: {"count"},
    Kind.EDIT: {"count", "strength"},
    Kind.INPAINT: {"count", "strength"},
    Kind.OUTPAINT: {"count"},
    Kind.UPSCALE: set(),
    Kind.CUTOUT: set(),
}


class Broken(Exception):
    """Why a file is no template, in words for the operator who wrote it."""


class Node(BaseModel):
    model_config = ConfigDict(extra="ignore")

    class_type: str
    inputs: dict[str, Any]


class Workflow(BaseModel):
    """One in ComfyUI's API format. Inputs are named as "node.input"; loras names the outputs that they come after."""

    model_config = ConfigDict(extra="forbid")

    inputs: dict[str, str | list[str]]
    output: str
    nodes: dict[str, Node]

    def targets(self, name: str) -> list[tuple[str, str]]:
        """Nodes and their inputs."""
        told = self.inputs.get(name, [])
        pairs = (each.partition(".") for each in ([told] if isinstance(told, str) else told))
        return [(node, field) for node, _, field in pairs]

    def usual(self, name: str) -> Any:
        """What stands there, unless somebody chooses."""
        return next((self.nodes[node].inputs.get(field) for node, field in self.targets(name)), None)

    @model_validator(mode="before")
    @classmethod
    def _in_api_format(cls, told: Any) -> Any:
        nodes = told.get("nodes") if isinstance(told, dict) else None
        if isinstance(nodes, list) or (isinstance(nodes, dict) and isinstance(nodes.get("nodes"), list)):
            raise ValueError('nodes hold a workflow as the editor saves it; take "Export (API)" instead')
        return told

    @model_validator(mode="after")
    def _in_itself_right(self) -> "Workflow":
        if self.output not in self.nodes:
            raise ValueError(f"output names node {self.output}, which is not there")
        if len(self.targets("loras")) > 2:
            raise ValueError("loras names one output or two: that of the model, and that of its words")
        for name in self.inputs:
            for node, field in self.targets(name):
                self._require(name, node, field)
        return self

    def _require(self, name: str, node: str, field: str) -> None:
        if not field:
            raise ValueError(f'{name} is "{node}"; an input is named by its node, such as "6.text"')
        if node not in self.nodes:
            raise ValueError(f"{name} names node {node}, which is not there")
        if name == "loras":
            if not field.isdecimal():
                raise ValueError("loras names outputs by their number, such as 4.0 for the model and 4.1 for its words")
            return
        value = self.nodes[node].inputs.get(field)
        if field not in self.nodes[node].inputs:
            raise ValueError(f"{name} names input {field} of node {node}, which is not there")
        if isinstance(value, list):
            raise ValueError(f"{name} names input {field} of node {node}, which another node fills")


class Template(BaseModel):
    model_config = ConfigDict(extra="forbid")

    # {checkpoint} stands for the title of the file that is chosen.
    name: str = Field(min_length=1, max_length=100)
    description: str = Field(default="", max_length=300)
    source: str = ""
    # Which files it is for, in the patterns of a shell.
    only: list[str] = []
    never: list[str] = []
    # From and to, where a model can't use all that a node takes.
    ranges: dict[str, tuple[float, float]] = {}
    most_pictures: int = Field(default=4, ge=1, le=10)
    factors: list[Annotated[float, Field(gt=1, le=8)]] = [2, 4]
    side: int | None = Field(default=None, ge=256, le=4096)
    workflows: dict[Kind, Workflow] = Field(min_length=1)

    @property
    def steered(self) -> list[Workflow]:
        """Those that paint, rather than follow a picture alone."""
        return [each for kind, each in self.workflows.items() if kind not in (Kind.UPSCALE, Kind.CUTOUT)]

    def takes(self, name: str) -> bool:
        """Wherever it makes sense: a choice that one of the workflows drops would be none."""
        kinds = [kind for kind in self.workflows if name in _NEEDS[kind] | _CAN_USE[kind]]
        among = [self.workflows[kind] for kind in kinds] if name not in _ALWAYS else self.steered
        return bool(among) and all(name in each.inputs for each in among)

    def is_for(self, file: str) -> bool:
        matches = [fnmatch.fnmatch(file.lower(), each.lower()) for each in (*self.only, *self.never)]
        return (any(matches[: len(self.only)]) or not self.only) and not any(matches[len(self.only) :])

    @model_validator(mode="after")
    def _for_their_kinds(self) -> "Template":
        for kind, workflow in self.workflows.items():
            known = _NEEDS[kind] | _CAN_USE[kind] | _ALWAYS
            if missing := sorted(_NEEDS[kind] - set(workflow.inputs)):
                raise ValueError(f"{kind} needs inputs for {', '.join(missing)}")
            if unknown := sorted(set(workflow.inputs) - known):
                raise ValueError(f"{kind} has no use for {', '.join(unknown)}; it knows {', '.join(sorted(known))}")
        wrong = [name for name, (low, high) in self.ranges.items() if name not in _RANGES or low >= high]
        if wrong:
            raise ValueError(f"ranges are for {', '.join(_RANGES)}, each from less to more: not so {', '.join(wrong)}")
        chosen = {bool(each.targets("checkpoint")) for each in self.workflows.values()}
        if len(chosen) > 1:
            raise ValueError("either all workflows take a checkpoint, or none")
        return self


@dataclass(frozen=True)
class Library:
    """Where templates lie. They are read when they are needed, so that a change counts at once."""

    folders: tuple[Path, ...] = (OURS,)

    def template(self, name: str) -> Template | None:
        """None where there is no such file. Raise Broken where there is one that can't be used."""
        path = self._paths().get(name)
        return read(path) if path else None

    def sound(self, complain: Any) -> Iterator[tuple[str, Template]]:
        """All that can be used, by name. The others are complained of."""
        for name, path in self._paths().items():
            try:
                yield name, read(path)
            except Broken as broken:
                complain("%s can't be used as a template: %s.", path, broken)

    def require_sound(self) -> None:
        """Raise Misconfigured, saying which file can't be used, and why."""
        for folder in self.folders:
            if not folder.is_dir():
                raise saying(Misconfigured(), f"COMFYUI_TEMPLATES_DIR: there is no folder {folder.name}")
        for path in self._paths().values():
            try:
                read(path)
            except Broken as broken:
                raise saying(Misconfigured(), f"{path.name}: {broken}") from broken

    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for folder in self.folders for path in sorted(folder.glob("*.json"))}


def read(path: Path) -> Template:
    if not _NAME.fullmatch(path.stem):
        raise Broken("its name must be of small letters, digits, - and _")
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise Broken("it has more than a megabyte")
        told = orjson.loads(path.read_bytes())
        return Template.model_validate(told)
    except orjson.JSONDecodeError as error:
        raise Broken(f"line {error.lineno} is no JSON: {error.msg}") from error
    except ValidationError as error:
        raise Broken(_first_of(error)) from error
    except OSError as error:
        raise Broken(f"it can't be read: {error.strerror}") from error


def _first_of(error: ValidationError) -> str:
    """The first of what is wrong, and where: the rest often follows from it."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(each) for each in first["loc"] if each not in ("str", "list[str]"))
    words = first["msg"].removeprefix("Value error, ")
    return f"{where}: {words}" if where else words
