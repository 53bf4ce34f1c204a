"""GlossGenius: clients."""

from regulars.importers._importer import Importer

IMPORTER = Importer(
    kind="glossgenius_clients",
    label="GlossGenius: clients",
    source="glossgenius",
    gives="customers",
    needs=frozenset({"Name", "Email", "Phone", "Date of Birth", "Banned"}),
    columns={"name": "Name", "email": "Email", "phone": "Phone", "birthday": "Date of Birth", "blocked": "Banned"},
)
