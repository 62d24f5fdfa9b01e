"""A small shop whose sentences are learnt within a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.measuring.sentences import Sentence, read_sentences

CONFIG = """
pipeline:
  - name: bot.engine.components.tokenizer.ShopTokenizer
  - name: bot.engine.components.sentences.featurizer.SentenceFeaturizer
  - name: bot.engine.components.intents.classifier.ShopIntentClassifier
    ranking_length: 2
  - name: bot.engine.components.caution.CautiousFallback
    threshold: 0.3
    ambiguity_threshold: 0.05
"""
THINGS = "lamp kettle jacket sofa phone radio scarf bicycle pillow carpet mug tent".split()
SAID = {
    "cancel": ("please cancel the {}", "I no longer want the {}, stop my order"),
    "track": ("where is the {} I ordered", "when will my {} get here"),
    "greet": ("hello, {} friends", "good morning to the {} team"),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's root with config.yml and three intents of 24 sentences, as the working directory."""
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    (tmp_path / "config.yml").write_text(CONFIG, "utf-8")
    for intent, patterns in SAID.items():
        lines = "".join(f"    - {pattern.format(thing)}\n" for pattern in patterns for thing in THINGS)
        text = f"nlu:\n- intent: {intent}\n  examples: |\n{lines}"
        (folder / f"{intent}.yml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def sentences(project: Path) -> list[Sentence]:
    return read_sentences(project / "data" / "nlu")
