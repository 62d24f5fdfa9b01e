"""The returns counter: scan a parcel, inspect it, answer, refund or exchange, on time."""
