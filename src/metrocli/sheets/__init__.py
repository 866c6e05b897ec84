"""From files to typed frames: the one declaration of the sheets, and reading and writing them."""
