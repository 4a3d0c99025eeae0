"""`python -m insights.cli`."""

from insights.cli import main

main()
