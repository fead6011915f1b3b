"""What is in a table, before anything is trained on it.

columns → kinds → profile → starting (a first spec)
"""
