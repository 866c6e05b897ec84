"""Facts that several questions share: the calendar, published claims, codes, dimensions, seats, and members."""
