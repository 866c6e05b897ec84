"""Facts that several questions share: the calendar, published claims, seats, ranks."""
