"""The layouts of answers: one module for each command, with a function `lay_out` that makes the page of its answer."""
