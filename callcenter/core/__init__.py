"""THE RULES, pure: events and requests come in, commands and changes go out; time, ids and chance are passed in.

Nothing here waits, reads a clock, logs, rolls a die or touches a database; import contracts hold that.
Start with `contact_center.py`: one line per input leads to the reaction that answers it.
"""
