"""Settings: values for options that the command line does not give."""
