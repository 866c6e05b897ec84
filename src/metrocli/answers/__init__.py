"""What a question returns, with the help of each field and the shaping of lists."""
