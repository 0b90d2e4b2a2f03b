"""`make run`: the servers under one supervisor, from checks before the start to an end that leaves no process behind."""
