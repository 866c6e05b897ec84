"""Check sheets against rules: the rules, their registry and runner, accepted findings, and the answers."""
