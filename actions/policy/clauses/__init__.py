"""The clauses of the policy, one file a noun: what each asks of the facts, and its sentence."""
