"""Pipeline components for Rasa: a tokenizer that reads a message once, and an extractor that reports what it saw.

`reading.Reader` finds order numbers, e-mail addresses and the rest with spaCy and rules; `tokenizer` feeds the
counts with placeholders and corrected words; `entities` hands the findings to the dialogue.
"""
