"""The coding workbench: interviews coded key by key in a notebook, each decision on the disk before the next."""

from insights.interviews.workbench.widget import show

__all__ = ["show"]
