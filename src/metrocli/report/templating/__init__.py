"""Templates of a user in place of ours: somebody else's program, which runs in a child process with limits."""
