"""The commands, one module each: it declares the options, asks the question and shows the answer."""
