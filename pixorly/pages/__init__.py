"""Screens: each binds what State knows to components."""
