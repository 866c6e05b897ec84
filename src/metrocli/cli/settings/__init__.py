"""Settings: what holds where the command line does not say."""
