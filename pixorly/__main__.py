"""`python -m pixorly` is `pixorly`."""

from pixorly.cli import main

main()
