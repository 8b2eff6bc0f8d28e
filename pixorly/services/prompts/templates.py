"""Templates: prompts of a workspace with places to fill in, `portrait of [subject]`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from pixorly.database import alone
from pixorly.errors import Invalid, NotFound
from pixorly.models import Template, id_from
from pixorly.services.prompts import shelf
from pixorly.services.prompts.expanding import LONGEST_PROMPT
from pixorly.services.viewer import Viewer, require_writer
from pixorly.words import Words, t

_PLACE = re.compile(r"\\(?P<escaped>[\[\]])|\[(?P<name>[^\[\]\n\\]{1,40})\]")


@dataclass(frozen=True)
class TemplateView:
    id: str
    name: str
    text: str
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Starter:
    """A template to begin with, where nobody has saved one. Choosing it saves nothing."""

    name: Words
    text: str


STARTERS = (
    Starter(
        t("Portrait by a window"),
        "Portrait of [subject], soft window light from the left, shallow depth of field, 85mm lens, natural skin, "
        "muted [colour] background",
    ),
    Starter(
        t("Wide landscape"),
        "Wide view of [place] in {first light|a clearing storm|blue hour}, layered distance, low haze, "
        "long exposure, fine film grain",
    ),
    Starter(
        t("Product on a table"),
        "Studio photograph of [product] on [surface], one large softbox, gentle shadow, plain backdrop, "
        "space above for a headline",
    ),
    Starter(
        t("Picture-book scene"),
        "Picture-book illustration of [character] [doing what], gouache on rough paper, warm limited palette, "
        "simple shapes, room for a line of text",
    ),
    Starter(
        t("Cut-paper poster"),
        "Cut-paper poster of [subject], five flat colours around [colour], layered edges with small shadows, "
        "strong silhouette, generous empty space",
    ),
    Starter(
        t("Room with atmosphere"),
        "Interior of [room], [style] furniture, {morning|evening} sun through tall windows, dust in the light, "
        "lived-in details, eye level",
    ),
)


def placeholders(text: str) -> tuple[str, ...]:
    """What there is to fill in, in order, each once."""
    found: dict[str, str] = {}
    for place in _PLACE.finditer(text):
        if name := (place["name"] or "").strip():
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled. What has no value stays as it is, so that it is seen."""
    by_name = {name.strip().casefold(): value.strip() for name, value in values.items()}

    def filled(place: re.Match[str]) -> str:
        return place["escaped"] or by_name.get(place["name"].strip().casefold()) or place[0]

    return _PLACE.sub(filled, text)


def listed(session: Session, viewer: Viewer) -> list[TemplateView]:
    rows = session.exec(select(Template).where(Template.workspace_id == viewer.workspace_id))
    # Sorted here, since the databases disagree about the order of letters.
    return sorted((_view(row) for row in rows), key=lambda view: view.name.casefold())


def save(session: Session, viewer: Viewer, name: str, text: str) -> TemplateView:
    require_writer(viewer)
    row = Template(workspace_id=viewer.workspace_id, user_id=viewer.user_id, name=shelf.name_from(name), text="")
    row.text = _text_from(text)
    return _put(session, viewer, row)


def rewrite(session: Session, viewer: Viewer, template_id: str, text: str) -> TemplateView:
    require_writer(viewer)
    row = _get(session, viewer, template_id)
    row.text = _text_from(text)
    return _changed(session, viewer, row)


def rename(session: Session, viewer: Viewer, template_id: str, name: str) -> TemplateView:
    require_writer(viewer)
    row = _get(session, viewer, template_id)
    name = shelf.name_from(name)
    shelf.require_free(name, _taken(session, viewer, but=row.id))
    row.name = name
    return _changed(session, viewer, row)


def remove(session: Session, viewer: Viewer, template_id: str) -> TemplateView:
    """Gone; what is returned puts it back."""
    require_writer(viewer)
    row = _get(session, viewer, template_id)
    session.delete(row)
    return _changed(session, viewer, row)


def put_back(session: Session, viewer: Viewer, removed: TemplateView) -> TemplateView:
    """Undo a removal. Twice is once."""
    require_writer(viewer)
    id = id_from(removed.id)
    if session.get(Template, id):
        return _view(_get(session, viewer, removed.id))
    row = Template(id=id, workspace_id=viewer.workspace_id, user_id=viewer.user_id, name="", text="")
    row.name, row.text = shelf.name_from(removed.name), _text_from(removed.text)
    return _put(session, viewer, row)


def _text_from(typed: str) -> str:
    text = shelf.written(typed)
    if not text:
        raise Invalid(t("Write the prompt that is to be kept."), field="text")
    if len(text) > LONGEST_PROMPT:
        raise Invalid(t("A prompt has at most {most} characters.", most=LONGEST_PROMPT), field="text")
    return text


def _put(session: Session, viewer: Viewer, row: Template) -> TemplateView:
    taken = _taken(session, viewer)
    shelf.require_free(row.name, taken)
    shelf.require_room(taken)
    session.add(row)
    return _changed(session, viewer, row)


def _changed(session: Session, viewer: Viewer, row: Template) -> TemplateView:
    session.flush()
    shelf.changed(session, viewer, "template", row.id)
    return _view(row)


def _taken(session: Session, viewer: Viewer, but: UUID | None = None) -> list[str]:
    alone(session, f"templates of {viewer.workspace_id}")
    rows = session.exec(select(Template.id, Template.name).where(Template.workspace_id == viewer.workspace_id))
    return [name for id, name in rows if id != but]


def _get(session: Session, viewer: Viewer, template_id: str) -> Template:
    row = session.get(Template, id_from(template_id))
    if not row or row.workspace_id != viewer.workspace_id:
        raise NotFound()
    return row


def _view(row: Template) -> TemplateView:
    return TemplateView(str(row.id), row.name, row.text, placeholders(row.text))
