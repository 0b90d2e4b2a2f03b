"""The tests. A package, because some dependency installs one of the same name."""
