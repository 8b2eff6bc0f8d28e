"""Pixorly, an image studio in the browser."""
