"""The filing cabinet: tables, and the questions one may ask of them."""
