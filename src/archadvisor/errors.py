"""Every error that archadvisor raises on purpose.

ArchadvisorError            base; carries the exit code of the command line
├── InputError              the user can fix it: bad brief, bad path, bad option (exit 2)
│   └── BriefError          the brief itself cannot be used: empty, binary, too large
├── KnowledgeError          a knowledge record is malformed or missing (exit 1)
└── InternalError           our own fault (exit 1)
"""


class ArchadvisorError(Exception):
    """Base of all errors raised on purpose; the message says what to do."""

    exit_code = 1


class InputError(ArchadvisorError):
    """The user gave something that cannot be used and can be corrected."""

    exit_code = 2


class BriefError(InputError):
    """The brief is empty, binary, too large or not readable as text."""


class KnowledgeError(ArchadvisorError):
    """A knowledge record is malformed, missing or refers to something that does not exist."""


class InternalError(ArchadvisorError):
    """An assumption of our own code does not hold."""
