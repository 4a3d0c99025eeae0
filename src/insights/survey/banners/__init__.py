"""Banner tables with letters, nets and metrics, as tables and as the Excel workbook that agencies deliver."""
