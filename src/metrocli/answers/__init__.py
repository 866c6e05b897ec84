"""The answers of questions: their fields with help, their shape, and their parts on a screen."""
