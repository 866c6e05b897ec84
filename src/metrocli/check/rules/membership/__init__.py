"""Rules of the family M: membership and regions."""
