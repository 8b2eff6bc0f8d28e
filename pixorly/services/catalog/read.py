"""Which models can be chosen."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from pixorly.errors import Invalid, NotFound
from pixorly.integrations.providers import Kind, Model, can_be_brought, providers
from pixorly.models import CatalogueEntry, id_from
from pixorly.services import same_models as same
from pixorly.services.catalog import kept, typical
from pixorly.services.catalog.joined import joined
from pixorly.services.catalog.kept import Entry
from pixorly.services.catalog.views import ModelView, OfferView, plain
from pixorly.services.catalog.ways import Circumstances, Way, in_order, ways
from pixorly.services.parameters import Parameters
from pixorly.services.viewer import Viewer
from pixorly.words import t

# Pictures that come with the house.
_SAMPLES = {"painter/formula": "/img/ridges-480.jpg"}
# Fewer tries say nothing that a person could use.
_TOLD_TRIES = 10


class NotOffered(Invalid):
    code = "not_offered"
    words = t("This model is not offered any more. Choose another one.")

    def __init__(self) -> None:
        super().__init__(field="models")


class NotKnown(NotOffered):
    """It never was."""

    code = "unknown_model"
    words = t("There is no such model here. Choose one that is offered.")


def get(session: Session, model_id: str) -> Model:
    """A model that can be chosen now, as the best of its offers, or the one that is named, has it."""
    usable = [offer.model for offer in chosen(session, model_id).usable()]
    named = next((model for model in usable if model.id == model_id), None)
    if not usable:
        raise NotOffered()
    return named or usable[0]


def chosen(session: Session, model_id: str) -> Entry:
    """What somebody chooses by the id of an entry, or of any of its offers."""
    found = kept.one(session, model_id)
    if model_id and not found:
        raise NotKnown()
    if not found or not found.is_enabled or not found.is_offered:
        raise NotOffered()
    return found


def find(session: Session, model_id: str) -> Model | None:
    """The same for old pictures, whose model may be gone."""
    found = kept.one(session, model_id)
    if not found:
        return None
    return next((offer.model for offer in found.offers if offer.model.id == model_id), found.model)


def entry(session: Session, model_id: str) -> Entry | None:
    """What this id is filed under, also when it is offered no more."""
    return kept.one(session, model_id)


def of_ids(session: Session, model_ids: Iterable[str]) -> dict[str, Entry]:
    """The same for many at once."""
    return kept.some(session, model_ids)


def offer(session: Session, offer_id: str) -> tuple[Model, str]:
    """One that a job has been given to, and what people know it as. An operator who switches it off does not stop what
    was asked of it before."""
    among = kept.one(session, offer_id)
    found = next((one for one in among.offers if one.model.id == offer_id), None) if among else None
    if not among or not found or not found.is_offered:
        raise NotOffered()
    return found.model, among.name


def offered(session: Session, viewer: Viewer) -> list[ModelView]:
    """Everything that can be chosen, in the operator's order; the painter leads where there is none."""
    around = Circumstances(session, viewer.workspace_id if viewer else None)
    lines = [
        (entry, in_order(able, around, lambda way: around.price(way, usual(way.model))))
        for entry in kept.everything(session)
        if (able := [way for way in ways(entry, around) if generates(way.model)])
    ]
    seconds = typical.seconds(session, [way.model for _entry, found in lines for way in found])
    return [_view(entry, found, around, seconds) for entry, found in lines]


def default(session: Session) -> str:
    """The first that can be chosen; empty where an operator has switched all of them off."""
    usable = (entry for entry in kept.everything(session) if any(generates(one.model) for one in entry.usable()))
    return next((entry.id for entry in usable), "")


def generates(model: Model) -> bool:
    """Some only change pictures: they stand where pictures are changed."""
    return Kind.GENERATE in model.abilities.kinds


def usual(model: Model) -> Parameters:
    """What somebody gets who chooses nothing but the model."""
    ratios = model.abilities.ratios
    width, height = model.abilities.size("1:1" if "1:1" in ratios else ratios[0])
    return Parameters(width, height)


def provider_name(key: str) -> str:
    found, brought = providers().get(key), can_be_brought().get(key)
    return found.name if found else brought.brought_as if brought else key.title()


def _view(entry: Entry, found: list[Way], around: Circumstances, seconds: dict[str, float | None]) -> ModelView:
    offers = [_offer(way, around, seconds) for way in found]
    lead = offers[0]
    return ModelView(
        id=entry.id,
        name=entry.name,
        provider=lead.provider,
        provider_name=lead.provider_name,
        description=str(found[0].model.description),
        abilities=plain(joined(way.model.abilities for way in found)),
        typical_seconds=lead.typical_seconds,
        price=lead.price,
        sample=sample_of(entry),
        aliases=[one for one in same.offer_ids(entry.id) if one != entry.id],
        working=lead.working,
        is_own_key=lead.is_own_key,
        offers=offers,
    )


def _offer(way: Way, around: Circumstances, seconds: dict[str, float | None]) -> OfferView:
    known = around.health.get(way.model.id)
    share = known.today.share if known and known.today.tries >= _TOLD_TRIES else None
    return OfferView(
        provider=way.model.provider,
        provider_name=provider_name(way.model.provider),
        price=around.price(way, usual(way.model)),
        typical_seconds=seconds[way.model.id],
        working=share,
        is_own_key=way.key_id is not None,
        is_paused=around.is_paused(way),
    )


def require_sample(session: Session, viewer: Viewer, image_id: str) -> None:
    """Whoever may choose models may see the pictures that an operator shows them by, and no others."""
    shown = select(CatalogueEntry.id).where(col(CatalogueEntry.sample_id) == id_from(image_id))
    if not session.exec(shown).first():
        raise NotFound()


def sample_of(entry: Entry) -> str:
    """Where its picture can be seen; the address says which, so that a browser may keep it."""
    if entry.sample_id:
        return f"/api/studio/samples/{entry.sample_id}"
    return _SAMPLES.get(entry.id, "")
