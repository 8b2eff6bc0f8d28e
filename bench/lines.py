"""What both ends of a line agree on."""

# Reflex's own name for its sockets.
NAMESPACE = "/_event"
CHANNEL = "bench"
