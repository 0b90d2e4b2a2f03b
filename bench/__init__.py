"""`make bench`: ours, stock Rasa and a bare Sanic echo, in one run, on this machine, with the same questions. `make understanding`: ours and stock DIET
on public sets."""
