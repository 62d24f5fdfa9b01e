"""Starts the three parts, restarts what dies, stops all of them together, and shows what they say."""
