"""Cells of sheets that `diff` and `merge` are tried on, from which rows are drawn."""

MEMBERS = "member,region\nAlder,North\nBirch,South\n"
SAME_COLUMNS = {
    "memberships": {
        "member": ["Alder", "alder", "Birch", "Oak", ""],
        "country": ["Spain", "España", "Peru", ""],
        "region": ["North", "South", ""],
        "joined": ["2001-01-01", "2011-01-01"],
    },
    "people": {
        "person": ["Ann", "Bob", ""],
        "body": ["board", ""],
        "role": ["chair", "member", ""],
        "from": ["2021-01-01", ""],
        "office": ["Mayor", ""],
    },
    "wishes": {"wish": ["x", "y", "z", "x "], "for": ["1", "2"]},
}
"""The cells of the sheets that are drawn alike for both, by sheet and column."""
