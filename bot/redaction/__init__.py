"""Takes out of a text what tells who somebody is: names, numbers, addresses, dates of birth. Pure."""
