"""Tuning the sentence encoder to the shop's kind of messages: a rare step whose small result is kept in the repository.

The published weights stay as they are, in the package that brings them; what is learnt is a small change to each of
their matrices (`adapter.py`), which is added when the engine starts. `bert.py` is the encoder in a
form that can learn, `lessons.py` reads the sentences that may be learnt from, `learning.py` is the loop.
Run it with `./desk nlu tune`; docs/decisions/understanding.md says when, and what it brings.
"""
