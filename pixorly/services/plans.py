"""The plan table: what each plan costs and what it allows. Pages, checks, the API and admins all read it here."""

from dataclasses import dataclass
from typing import Literal

from pixorly.errors import Invalid, NeedsPayment
from pixorly.words import Words, t


class PlanTooSmall(NeedsPayment):
    """What the plan does not have at all; where it only has too little of it at once, work waits instead."""

    code = "plan_too_small"


Key = Literal["free", "basic", "pro", "enterprise"]

_GB = 10**9


@dataclass(frozen=True)
class Plan:
    """One column of the table. `None` stands for no limit, and 0 for what the plan does not have at all."""

    key: Key
    name: Words
    price_cents: int
    trial_days: int
    # The price and the credits are where talking begins, not where it ends.
    is_by_agreement: bool
    credits_once: int
    credits_a_month: int
    # Apart from what the credits buy.
    generations_a_month: int | None
    generations_an_hour: int
    studio_jobs_at_once: int
    api_jobs_at_once: int
    api_requests_a_day: int | None
    place_in_queue: int
    storage_bytes: int
    storage_bytes_by_agreement: int
    images_kept_days: int | None
    images_go_cold_after_days: int | None
    custom_models: int | None
    team_members: int | None
    has_shared_collections: bool
    has_roles: bool

    @property
    def has_api(self) -> bool:
        return self.api_jobs_at_once > 0


PLANS = (
    Plan(
        key="free", name=t("Free"), price_cents=0, trial_days=0, is_by_agreement=False,
        credits_once=10, credits_a_month=0, generations_a_month=None, generations_an_hour=10,
        studio_jobs_at_once=1, api_jobs_at_once=0, api_requests_a_day=0, place_in_queue=4,
        storage_bytes=1 * _GB, storage_bytes_by_agreement=1 * _GB, images_kept_days=90, images_go_cold_after_days=None,
        custom_models=0, team_members=0, has_shared_collections=False, has_roles=False,
    ),
    Plan(
        key="basic", name=t("Basic"), price_cents=900, trial_days=0, is_by_agreement=False,
        credits_once=0, credits_a_month=300, generations_a_month=150, generations_an_hour=30,
        studio_jobs_at_once=1, api_jobs_at_once=1, api_requests_a_day=None, place_in_queue=3,
        storage_bytes=10 * _GB, storage_bytes_by_agreement=10 * _GB, images_kept_days=90, images_go_cold_after_days=None,
        custom_models=1, team_members=0, has_shared_collections=False, has_roles=False,
    ),
    Plan(
        key="pro", name=t("Pro"), price_cents=2900, trial_days=7, is_by_agreement=False,
        credits_once=0, credits_a_month=1_500, generations_a_month=500, generations_an_hour=50,
        studio_jobs_at_once=3, api_jobs_at_once=3, api_requests_a_day=1_000, place_in_queue=2,
        storage_bytes=50 * _GB, storage_bytes_by_agreement=50 * _GB, images_kept_days=365, images_go_cold_after_days=90,
        custom_models=5, team_members=3, has_shared_collections=False, has_roles=False,
    ),
    Plan(
        key="enterprise", name=t("Enterprise"), price_cents=29_900, trial_days=0, is_by_agreement=True,
        credits_once=0, credits_a_month=15_000, generations_a_month=None, generations_an_hour=1_000,
        studio_jobs_at_once=10, api_jobs_at_once=10, api_requests_a_day=None, place_in_queue=1,
        storage_bytes=500 * _GB, storage_bytes_by_agreement=5_000 * _GB, images_kept_days=None,
        images_go_cold_after_days=None, custom_models=None, team_members=None, has_shared_collections=True,
        has_roles=True,
    ),
)  # fmt: skip

_BY_KEY: dict[str, Plan] = {plan.key: plan for plan in PLANS}


def smallest_with_api() -> Plan:
    """What somebody needs who has none."""
    return next(plan for plan in PLANS if plan.has_api)


def get(key: str) -> Plan:
    try:
        return _BY_KEY[key]
    except KeyError:
        raise Invalid(t("There is no such plan. Plans are: {names}.", names=", ".join(_BY_KEY)), field="plan") from None
