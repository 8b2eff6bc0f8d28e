"""What templates, wildcards and presets have in common: a name of their own, room for so many, and who may write."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from pixorly import events
from pixorly.errors import Conflict, Invalid
from pixorly.services.typed import storable
from pixorly.services.users import names
from pixorly.services.viewer import Viewer
from pixorly.words import t

MOST = 200
LONGEST_NAME = 60


class NameTaken(Conflict):
    code = "name_taken"


class ShelfFull(Conflict):
    code = "shelf_full"


def name_from(typed: str) -> str:
    name = names.normal(typed)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(t("A name has 1 to {most} characters.", most=LONGEST_NAME), field="name")
    return name


def require_free(name: str, taken: Collection[str]) -> None:
    """Names that differ in capitals only would be mistaken for each other."""
    if name.casefold() in {one.casefold() for one in taken}:
        raise NameTaken(t("There is one named {name} already. Choose another name.", name=name), field="name")


def require_room(taken: Collection[str]) -> None:
    if len(taken) >= MOST:
        raise ShelfFull(t("There are {most} already, and no more can be kept. Remove one first.", most=MOST))


def written(text: str) -> str:
    return storable(text).strip()


def changed(session: Session, viewer: Viewer, kind: str, id: UUID) -> None:
    """The other tabs of the workspace show these lists too."""
    events.publish(session, f"{kind}.changed", events.of_workspace(viewer.workspace_id), id)
