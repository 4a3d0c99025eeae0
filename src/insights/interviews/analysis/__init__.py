"""What codes and themes say of the people who were asked: counts, tables, saturation, agreement."""
