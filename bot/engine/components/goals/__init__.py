"""Several wishes in one message: "cancel 10423 and where is 10455".

`clauses` cuts a message where a new wish may begin, the featurizer gives each clause its vector and the classifier its
intent, and `weighing` says which of them are goals, by the `rules` that data/labels.yml holds.
"""
