"""Linking: the links of the selected activities to members, codes and alliances, as frames, by row and by value."""
