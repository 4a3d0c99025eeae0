"""REFI-QDA, the exchange format of MAXQDA, ATLAS.ti, NVivo, QualCoder and others: projects (`.qdpx`) and codebooks (`.qdc`)."""

from insights.interviews.exchange.refi.reading import read_qdc, read_qdpx
from insights.interviews.exchange.refi.writing import write_qdc, write_qdpx

__all__ = ["read_qdc", "read_qdpx", "write_qdc", "write_qdpx"]
