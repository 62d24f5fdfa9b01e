"""What the assistant can do: the policy, the order book, cases, and the Rasa actions on top. Imports nothing from bot/."""
