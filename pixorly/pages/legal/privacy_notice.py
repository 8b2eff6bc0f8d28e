"""The privacy notice: what is stored, where, for how long, who else sees it, and how to get it back or rid of it."""

import reflex as rx

from pixorly.components.words import t
from pixorly.pages.legal.document import Section, document
from pixorly.services import plans


def privacy() -> rx.Component:
    return document(
        t("Privacy"),
        t("Your prompts and pictures are yours. This page says what a copy of Pixorly keeps, why, and for how long."),
        [
            _responsible(), _stored(), _place(), _browser(), _others(), _providers(), _people(), _inside(),
            _time(), _rights(), _safety(), _changes(), _contact(),
        ],
    )  # fmt: skip


def _responsible() -> Section:
    return Section(
        "responsible",
        t("Who is responsible"),
        (
            t(
                "The operator of this copy: the person or company that runs it at this address. The makers of the "
                "software have no access to it and receive nothing from it. It reports to nobody that it is running."
            ),
        ),
    )


def _stored() -> Section:
    return Section(
        "stored",
        t("What is stored"),
        (
            t("Only what the studio needs to work:"),
            (
                t("Your account: name, e-mail address, a hash of your password, your theme and language."),
                t(
                    "Where you sign in through another provider: which one, and the identifier and address it gives "
                    "for you. Never your password there."
                ),
                t(
                    "Each browser you are signed in with: its kind, its internet address, when it began and when it "
                    "was last seen, so that you can recognise it and sign it out."
                ),
                t("Your work: prompts, settings, the pictures you upload and make, tags, collections and comments."),
                t("Your credits: every grant, hold, charge and return. For bought credits and plans, the receipts."),
                t("API keys as hashes, and the webhooks you set up with a record of what was delivered."),
                t("Keys you bring for image providers, sealed. Nobody is shown more than their last four characters."),
                t("Messages to you, and notices in the app."),
                t("Logs of requests and errors, which can hold internet addresses but no passwords and no pictures."),
            ),
            t("Nothing of this is sold, used for advertising, or used by this software to train models for others."),
        ),
    )


def _place() -> Section:
    return Section(
        "place",
        t("Where it is stored"),
        (
            t(
                "Accounts, prompts and credits are in the database of this copy. Pictures are files on its own disk, "
                "or in a storage bucket of the operator. What waits to be done, and counts of tries, are in a "
                "short-term memory beside them. The operator chooses the machines and the country."
            ),
        ),
    )


def _browser() -> Section:
    return Section(
        "cookies",
        t("Cookies, and what stays in your browser"),
        (
            t(
                "One cookie, set when you sign in. It holds a random secret that says it is you, scripts can't read "
                "it, and it ends when you sign out or after 30 days without a visit."
            ),
            t(
                "If you sign in through another provider, a second cookie ties the way there to the way back. It is "
                "removed on your return and ends by itself within minutes."
            ),
            t(
                "Your browser also keeps preferences on your machine: theme, language, and what you were typing, so "
                "that a reload loses nothing. Each tab keeps a random key for its line to the server until it is closed."
            ),
            t(
                "There are no cookies for advertising or tracking, and pages load nothing from other hosts. "
                "All of the above is needed for what you asked for, which is why no banner asks about it."
            ),
        ),
    )


def _others() -> Section:
    return Section(
        "others",
        t("Who else receives data"),
        (
            t(
                "Other companies receive data only where the operator has connected them, and only what their part needs:"
            ),
            (
                t("Image providers: what you ask them to draw. The next section says more."),
                t("A payment company, when you buy something. It sees your card; this copy never does."),
                t("A mail service, to deliver messages to your address."),
                t("A sign-in provider, when you choose its button."),
                t("A moderation service, to check prompts or pictures before they are used or shown."),
                t("A storage or delivery service for files, as a cupboard that the operator rents."),
                t("A service for error reports or usage figures, if the operator uses one."),
            ),
            t("Authorities receive data only where the law compels the operator."),
        ),
    )


def _providers() -> Section:
    return Section(
        "providers",
        t("Prompts and pictures at image providers"),
        (
            t(
                "When you generate or edit with a provider's model, the prompt, the settings and the pictures you "
                "attach are sent to that provider, and the result comes back. Your name and address are not sent. "
                "The model picker names the provider before you press the button."
            ),
            t(
                "Providers have their own terms: how long they keep what they get, in which country, and whether they "
                "look at it to prevent abuse. Choose another model if you don't agree with them."
            ),
            t(
                "With a key of your own, calls are made through your account at the provider, and what you agreed with it "
                "counts."
            ),
            t("The built-in painter works inside this copy. What you give it goes nowhere."),
        ),
    )


def _people() -> Section:
    return Section(
        "people",
        t("Photos of people, and models of your own"),
        (
            t(
                "Photos uploaded to train a private model are used for that model alone, which only your workspace can "
                "use. Training happens at the provider that is named before you start."
            ),
            t(
                "Upload photos of other people only with their consent. Deleting a model removes its photos here and "
                "asks the provider to remove what was trained, as far as the provider offers it."
            ),
        ),
    )


def _inside() -> Section:
    return Section(
        "inside",
        t("Who can see your work inside this copy"),
        (
            t("Your work is private by default. It is seen by:"),
            (
                t("the members of the workspace it was made in,"),
                t("whoever has a share link that you made, until you revoke it or it expires,"),
                t("everybody, if you put a picture into the public gallery,"),
                t(
                    "admins of this copy, where running it needs it: handling a report, a failure, or your own request. "
                    "What they do is recorded."
                ),
            ),
        ),
    )


def _time() -> Section:
    free, basic, pro = plans.get("free"), plans.get("basic"), plans.get("pro")
    return Section(
        "time",
        t("How long things are kept"),
        (
            (
                t("Pictures on the {plan} plan: {n} days.", plan=t(free.name), n=free.images_kept_days),
                t("Pictures on the {plan} plan: {n} days.", plan=t(basic.name), n=basic.images_kept_days),
                t(
                    "Pictures on the {plan} plan: {n} days; what is not opened for {cold} days moves to slower storage.",
                    plan=t(pro.name), n=pro.images_kept_days, cold=pro.images_go_cold_after_days,
                ),
                t("Pictures on the {plan} plan: as long as the plan lasts.", plan=t(plans.get("enterprise").name)),
                t("Pictures you delete: 30 days in the trash, then the files go too."),
                t("Sign-ins: 30 days after the last visit. Links in messages: two days at most."),
                t("Messages: 30 days. Notices in the app: 90 days."),
                t("Receipts and the record of credits: as long as tax law asks the operator to keep them."),
                t("The rest: until you delete it, or your account."),
            ),
            t("A notice reaches you a week before pictures lapse. Backups are overwritten in the operator's own rhythm."),
        ),
    )  # fmt: skip


def _rights() -> Section:
    return Section(
        "rights",
        t("Getting your data, correcting it, deleting it"),
        (
            (
                t(
                    "See and correct: your account pages show what is kept about you, and most of it can be changed there."
                ),
                t("Take along: you can have everything as a ZIP, pictures with their recipes included."),
                t("Delete: single pictures, models and keys at any time, or the whole account with its files."),
                t("Object, or restrict what is done: write to the operator."),
            ),
            t(
                "Where the account pages of this copy have no button for one of these, the operator does it on request, "
                "within a month. You can also complain to the data protection authority where you live."
            ),
        ),
    )


def _safety() -> Section:
    return Section(
        "safety",
        t("How it is protected"),
        (
            t(
                "Passwords are hashed with Argon2, and secrets of sign-ins and API keys are stored as hashes, so that a "
                "stolen backup opens nothing. Uploaded pictures are checked and re-encoded. Every read is limited to "
                "your workspace. Guessing is slowed down, and a sign-in from a new browser is reported to you."
            ),
            t("If a breach puts you at risk, the operator tells you and the authority as the law says."),
        ),
    )


def _changes() -> Section:
    return Section(
        "changes",
        t("Changes"),
        (
            t(
                "The date above says when this text last changed. What matters to you is announced in the app beforehand."
            ),
            t("This service is not for children under 16."),
        ),
    )


def _contact() -> Section:
    return Section(
        "contact",
        t("Contact"),
        (
            t(
                "Write to the operator of this copy: whoever gave you this address, or the sender of the messages you "
                "get from it. An operator who offers it to the public puts name and address here."
            ),
        ),
    )
