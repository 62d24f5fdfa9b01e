"""Mail: what comes in, what it is answered with, and what goes out."""
