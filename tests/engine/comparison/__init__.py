"""Classifiers compared on the training sentences and on a measuring set, as in docs/decisions/understanding.md.

`interface.py` says what a candidate is, `candidates.py` names them all, `serving.py` measures what each costs once it has
learnt, in a process of its own. Run it with `python -m tests.engine.comparison --help`.
"""
