"""Store the settled facts of the notebooks anew, after a change that was meant to move them: `make facts`.

Runs each notebook on the example study and keeps the outputs of its checked cells only.
"""

from __future__ import annotations

import os

import nbformat
from nbclient import NotebookClient

from tests.conftest import NOTEBOOKS, copy_workspace


def main() -> None:
    """Run the notebooks in order on a copy of the workspace; write them back with the facts."""
    os.environ["INSIGHTS_HOME"] = str(copy_workspace())
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, 4)
        NotebookClient(
            notebook,
            timeout=600,
            kernel_name="python3",
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            resources={"metadata": {"path": str(NOTEBOOKS)}},
        ).execute()
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number:02d}"
            cell.metadata.pop("execution", None)
            if cell.cell_type == "code" and "nbval-check-output" not in cell.metadata.get("tags", []):
                cell.outputs, cell.execution_count = [], None
        notebook.metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        nbformat.write(notebook, path)
        print(path.name)


if __name__ == "__main__":
    main()
