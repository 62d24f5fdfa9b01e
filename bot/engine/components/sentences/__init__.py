"""Sentence vectors: what a message means, as 384 numbers, by the encoder all-MiniLM-L6-v2.

`weights` finds the encoder's files and makes sure of them, `encoder` turns a text into its vector, and
`featurizer` is the component for config.yml.
"""
