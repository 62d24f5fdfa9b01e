"""Measures the understanding with the pipeline's own parts: `python -m bot.engine.measuring ask|draw`.

`./desk nlu test` starts it; docs/measuring-understanding.md says what is measured. `sentences` reads what there is to
learn, `texts` prepares it as the pipeline does, `learning` learns and ranks, `fallback` judges, `folds` says who is asked
by whom, and `pictures` draws.
"""
