"""Addresses that every door sends people to; all others are in `pages/routes.py`."""

# Where somebody is who has signed in. The manifest's `start_url` says the same.
HOME = "/studio"
