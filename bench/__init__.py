"""Load and speed: every figure beside a limit, or beside a peer measured in the same run."""
