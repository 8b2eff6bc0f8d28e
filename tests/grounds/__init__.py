"""The ground tests stand on: an environment of their own, two real databases, a real Valkey, and people."""
