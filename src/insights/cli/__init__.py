"""`insights …`: parses, calls one function, prints. Commands are listed in the order of these imports, which is that of work."""

from insights.cli import studies, exchange, results, privacy  # noqa: F401, I001
from insights.cli.group import main

__all__ = ["main"]
