"""Servers that speak the wire formats of outside services, on real sockets; each also starts alone."""
