"""The one way launching fails: a sentence for the terminal that says what happened and what to do."""

import click


class CannotStart(click.ClickException):
    """Said as it is on the terminal, without a traceback. Operators read English, so it is not translated."""
