"""The terms of use: what one may expect of the operator, and the operator of everybody."""

import reflex as rx

from pixorly.components.words import t
from pixorly.pages.legal.document import Section, document
from pixorly.services import plans


def terms() -> rx.Component:
    return document(
        t("Terms"),
        t("What you may expect of this service, and what it expects of you, in words that need no lawyer to read."),
        [
            _agreement(), _account(), _your_work(), _not_allowed(), _people(), _moderation(), _credits(), _payment(),
            _api(), _providers(), _keeping(), _end(), _liability(), _law(), _contact(),
        ],
    )  # fmt: skip


def _agreement() -> Section:
    return Section(
        "agreement",
        t("What this is"),
        (
            t(
                "An agreement between you and the operator of this copy of Pixorly, made when you create an account. The "
                "makers of the software are no party to it. If you use the service for a company, you say that you may "
                "agree for it."
            ),
        ),
    )


def _account() -> Section:
    return Section(
        "account",
        t("Your account"),
        (
            (
                t("You are at least 16, or as old as the law where you live asks."),
                t("The e-mail address is yours, and works."),
                t("An account is one person's. For several people there are teams."),
                t("Keep your password and API keys to yourself. What is done with them counts as done by you."),
                t("If somebody else got in, sign out everywhere, change your password, and tell the operator."),
            ),
        ),
    )


def _your_work() -> Section:
    return Section(
        "work",
        t("Your prompts and pictures"),
        (
            t(
                "What you write and upload stays yours. What you make is yours too, as far as the law and the terms of "
                "the model's provider allow; in some countries a picture made by a machine has no author at all."
            ),
            t(
                "You allow the operator to store, copy, convert and send your work as far as the service needs: to draw "
                "it, show it to you and to those you share it with, and keep backups. For nothing else."
            ),
            t(
                "Others can get similar pictures from similar prompts. Whether you may use a picture for what you have "
                "in mind, trademarks and likenesses included, is yours to check."
            ),
        ),
    )


def _not_allowed() -> Section:
    return Section(
        "not-allowed",
        t("What is not allowed"),
        (
            t("Don't use the service to make, upload or spread:"),
            (
                t("sexual content that involves minors, real or drawn,"),
                t("intimate or degrading pictures of real people, or pictures of them that deceive others,"),
                t("calls to hatred or violence, threats, or instructions for serious harm,"),
                t("copies that infringe the rights of others,"),
                t("fraud, forged documents, or spam."),
            ),
            t("And don't"),
            (
                t("get round limits, prices, moderation or the safety filters of providers,"),
                t("attack the service, probe it without the operator's leave, or load it on purpose,"),
                t("sell access to it, or open accounts in bulk to collect free credits,"),
                t("remove marks that say a picture was made by a machine where the law asks for them."),
            ),
        ),
    )


def _people() -> Section:
    return Section(
        "people",
        t("Photos of people"),
        (
            t(
                "Train a model on a person, or edit a photo of one, only if it is you or the person has agreed to "
                "exactly that. Be ready to show it. When somebody withdraws their consent, delete the photos and the model."
            ),
        ),
    )


def _moderation() -> Section:
    return Section(
        "moderation",
        t("Moderation and reports"),
        (
            t(
                "Prompts and pictures can be checked by word lists and by services, before and after they are made. "
                "What is blocked is marked as blocked, and its credits come back unless these terms were broken on purpose."
            ),
            t(
                "Public pictures can be reported. An admin looks, decides, and records why. If you think a decision is "
                "wrong, write to the operator, and a person looks again."
            ),
        ),
    )


def _credits() -> Section:
    free = plans.get("free")
    return Section(
        "credits",
        t("Credits"),
        (
            (
                t(
                    "A new account on the {plan} plan begins with {n} credits.",
                    plan=t(free.name),
                    n=free.credits_once,
                ),
                t(
                    "The price stands on the button. It is held when you press it, and charged when the picture is there."
                ),
                t("What fails, is refused by a provider, or is cancelled before the provider began, costs nothing."),
                t("If only some of the pictures arrive, only those are charged."),
                t("Credits of a monthly plan lapse when it renews. Bought and given ones don't, and are used last."),
                t("Credits are no money: they can't be paid out or passed on to other workspaces."),
            ),
        ),
    )


def _payment() -> Section:
    pro = plans.get("pro")
    return Section(
        "payment",
        t("Plans and payment"),
        (
            t(
                "Plans run by the month, are paid ahead, and renew until you cancel. Cancelling takes effect at the end "
                "of the month that is paid. The {plan} plan can be tried for {n} days; cancel within them and nothing "
                "is charged.",
                plan=t(pro.name), n=pro.trial_days,
            ),
            t(
                "If a payment fails, you are told and have some days before the plan is lowered. Work that is running "
                "then is finished. New prices apply from the next renewal, and are announced a month before."
            ),
            t(
                "Rights to withdraw and to a refund that the law gives you stay yours. Where money is returned, the "
                "credits it bought are taken back."
            ),
            t("A copy that sells nothing shows no prices in money, and this section does not apply to it."),
        ),
    )  # fmt: skip


def _api() -> Section:
    return Section(
        "api",
        t("Use by programs"),
        (
            t(
                "With an API key your programs can do what you can do, within the limits of your plan. Respect the "
                "limits and waiting times that answers name. What your program lets others do is your responsibility."
            ),
        ),
    )


def _providers() -> Section:
    return Section(
        "providers",
        t("Providers and availability"),
        (
            t(
                "Most pictures are drawn by other companies, whose own terms apply to what their models make. Models "
                "come, change and go, and the same seed may not give the same picture for ever."
            ),
            t(
                "The operator takes care that the service runs, and promises no uninterrupted use unless that was "
                "agreed in writing. Planned breaks are announced in the app."
            ),
        ),
    )


def _keeping() -> Section:
    free, pro = plans.get("free"), plans.get("pro")
    return Section(
        "keeping",
        t("How long pictures are kept"),
        (
            t(
                "Storage and time are part of the plan: {free} days on {free_plan}, {pro} days on {pro_plan}, and so on "
                "as the privacy notice lists. You are told a week before pictures lapse. Keep your own copies of what "
                "you can't afford to lose.",
                free=free.images_kept_days, free_plan=t(free.name), pro=pro.images_kept_days, pro_plan=t(pro.name),
            ),
        ),
    )  # fmt: skip


def _end() -> Section:
    return Section(
        "end",
        t("Ending it"),
        (
            t("You can close your account at any time. Take your pictures along first; they are deleted with it."),
            t(
                "The operator can limit or close an account that breaks these terms, after a warning where the case "
                "allows one, and says why. If the service itself ends, you are told at least a month before, and paid "
                "months and bought credits that can no longer be used are returned."
            ),
        ),
    )


def _liability() -> Section:
    return Section(
        "liability",
        t("Liability"),
        (
            t(
                "The operator is liable without limit for intent, for gross negligence, for harm to life and health, and "
                "wherever the law allows no limit. Otherwise only for breaking a duty that the agreement depends on, and "
                "up to the damage that was to be expected, at most what you paid in the last twelve months."
            ),
            t(
                "Pictures can be wrong, offensive or like something that exists. They are made by models and not "
                "examined by the operator before you see them."
            ),
        ),
    )


def _law() -> Section:
    return Section(
        "law",
        t("Changes and law"),
        (
            t(
                "New terms are announced in the app or by mail a month before they apply. If you don't agree, close your "
                "account before then; what you paid ahead is returned in proportion."
            ),
            t(
                "The law of the operator's country applies. If you are a consumer, the protection of the law where you "
                "live stays yours. If one rule here does not hold, the others do."
            ),
        ),
    )


def _contact() -> Section:
    return Section(
        "contact",
        t("Contact"),
        (
            t(
                "Write to the operator of this copy: whoever gave you this address, or the sender of the messages you "
                "get from it. This is also the way to plans by agreement. An operator who offers the service to the "
                "public puts name and address here."
            ),
        ),
    )
