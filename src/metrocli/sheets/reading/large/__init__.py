"""Read large files fast, in blocks that become columns of codes."""
