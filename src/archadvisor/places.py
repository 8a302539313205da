"""Where the user's own settings are, without loading what reads them."""

import os
from pathlib import Path


def settings_file() -> Path:
    """`archadvisor/settings.toml` in the user's configuration directory."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "archadvisor" / "settings.toml"
