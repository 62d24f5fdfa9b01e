"""Repairs of Rasa 3.6.21, one a module, each put in place by its `apply()`.

A repair wraps one function of Rasa and leaves the rest alone. What each gains is in its docstring and, with
the measurements, in docs/decisions/engine-repairs.md.
"""

from __future__ import annotations


def apply_all(action_timeout: float) -> None:
    """Put every repair in place, before a model is loaded. `action_timeout` is in seconds."""
    apply_for_training()

    from bot.engine.repairs import late_tensorflow

    late_tensorflow.apply()  # before the others, which import the rest of Rasa

    from bot.engine.repairs import (
        action_calls,
        action_schema,
        atomic_turn,
        database_engine,
        event_types,
        fail_closed,
        loaded_model,
        payloads,
        prompt_lock,
        quiet_logs,
        serving_graph,
        short_history,
        sql_save,
    )

    for repair in (
        action_schema,
        atomic_turn,
        database_engine,
        event_types,
        fail_closed,
        loaded_model,
        payloads,
        prompt_lock,
        quiet_logs,
        serving_graph,
        short_history,
        sql_save,
    ):
        repair.apply()
    action_calls.apply(action_timeout)


def apply_for_training() -> None:
    """Put the repairs in place that training and checking need as well."""
    from bot.engine.repairs import early_imports

    early_imports.apply()
