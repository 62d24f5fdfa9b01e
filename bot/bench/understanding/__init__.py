"""What `./desk nlu test` works out from answers: pure functions, and the two errands run on the engine's Python.

`answers` is what was wanted and said; `scores`, `labels`, `calibration`, `confusion`, `acting` and `mistakes` are the
parts of a `report`, `tables` shows one; `rows` reads labelled messages; `engine_python` runs bot/engine/measuring.
"""
