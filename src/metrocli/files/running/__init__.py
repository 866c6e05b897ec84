"""The command while it runs: its progress, interrupts, and the memory that it may use."""
