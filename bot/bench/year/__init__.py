"""A year at the returns counter in some minutes: thousands of cases, random people, and an audit of what is left."""
