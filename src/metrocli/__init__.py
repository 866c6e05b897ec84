"""metrocli: ask, check and publish the sheets of an association of cities."""

__version__ = "0.1.0"
