"""The steps of this version, and one that only the next one knows."""

from pathlib import Path

import regulars.records.migrations

__path__.append(str(Path(regulars.records.migrations.__file__).parent))
