"""Which intent a message has: kernel ridge regression on sentence vectors and n-grams, with calibrated confidence.

`ngrams` counts words and parts of words, `kernel` learns, `calibration` turns scores into confidences, `model`
puts them together and stores them without pickle, and `classifier` is the component for config.yml. Why it is
made so, and what else was tried: docs/decisions/understanding.md.
"""
