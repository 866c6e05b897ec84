"""Facts that several questions share: the calendar, published claims, codes, participation, seats, rankings."""
