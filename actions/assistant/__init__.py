"""The Rasa actions and the one form: each parses a turn, calls one use case, and puts its result into words."""
