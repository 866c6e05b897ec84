"""Facts about members: who counts, who took part, how a member compares with others, and what it could do next."""
