"""Where the assistant meets people: the engine it thinks with, the conversations, the website, and the commands."""
