"""Check config, domain, rules and training sentences without training."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.engine.logs import set_up_logs, start_logs
from bot.engine.settings import read_log_level
from bot.engine.training import data_of, domain_of


def validate(root: Path, environment: Mapping[str, str], *, strict: bool = False) -> int:
    """0 when all is well; ends the process with 1 after errors, contradicting stories, and, if `strict`, warnings."""
    # Its findings are logged at INFO, so that is the least.
    level = read_log_level(environment)
    set_up_logs(level)

    from bot.engine import repairs

    repairs.apply_for_training()
    start_logs(level)

    from rasa.cli.utils import validate_files
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_from_config(
        config_path=str(root / "config.yml"),
        domain_path=str(domain_of(root)),
        training_data_paths=data_of(root),
    )
    # Rasa only warns about stories that contradict each other; here they are errors.
    validate_files(True, None, importer, stories_only=True)
    validate_files(strict, None, importer)
    return 0
