"""Which models can be chosen."""

from sqlmodel import Session

from pixorly.errors import Invalid
from pixorly.integrations.providers import Model, providers
from pixorly.services import pricing
from pixorly.services.catalog import kept, typical
from pixorly.services.catalog.views import ModelView, plain
from pixorly.services.parameters import Parameters
from pixorly.services.viewer import Viewer
from pixorly.words import t

# Pictures that come with the house.
_SAMPLES = {"painter/formula": "/img/ridges-480.jpg"}


class NotOffered(Invalid):
    code = "not_offered"
    words = t("This model is not offered any more. Choose another one.")

    def __init__(self) -> None:
        super().__init__(field="models")


def get(session: Session, model_id: str) -> Model:
    """A model that can be chosen now."""
    found = kept.one(session, model_id)
    if not found or not found[0].can_be_chosen:
        raise NotOffered()
    return found[1]


def find(session: Session, model_id: str) -> Model | None:
    """The same for old pictures, whose model may be gone."""
    found = kept.one(session, model_id)
    return found[1] if found else None


def offered(session: Session, viewer: Viewer) -> list[ModelView]:
    """Everything that can be chosen, in the operator's order; the painter leads where there is none."""
    models = [model for row, model in kept.everything(session) if row.can_be_chosen]
    _version, rules = pricing.current(session)
    seconds = typical.seconds(session, models)
    return [
        ModelView(
            id=model.id,
            name=str(model.name),
            provider=model.provider,
            provider_name=provider_name(model.provider),
            description=str(model.description),
            abilities=plain(model.abilities),
            typical_seconds=seconds[model.id],
            price=pricing.of_one(rules, model, usual(model)),
            sample=_SAMPLES.get(model.id, ""),
        )
        for model in models
    ]


def default(session: Session) -> str:
    """The first that can be chosen; empty where an operator has switched all of them off."""
    return next((row.id for row, _model in kept.everything(session) if row.can_be_chosen), "")


def usual(model: Model) -> Parameters:
    """What somebody gets who chooses nothing but the model."""
    ratios = model.abilities.ratios
    width, height = model.abilities.size("1:1" if "1:1" in ratios else ratios[0])
    return Parameters(width, height)


def provider_name(key: str) -> str:
    found = providers().get(key)
    return found.name if found else key.title()
