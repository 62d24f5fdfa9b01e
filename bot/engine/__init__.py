"""What runs inside Rasa, on its own Python 3.10 environment.

Nothing else in the project imports this package, and it imports nothing else of the project:
the engine and the rest meet over HTTP on loopback only.
"""
