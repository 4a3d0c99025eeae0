"""Values that columns of several tables share."""

GROUPS = ["customer", "former customer", "staff"]
SOURCES = ["interview", "survey"]
KINDS = ["code", "theme"]
