"""Every error that archadvisor raises on purpose.

ArchadvisorError            base; carries the exit code of the command line
├── InputError              the user can fix it: bad brief, bad path, bad option (exit 2)
│   ├── IntakeError         a file from outside is refused: no regular file, too large, binary, nested without end
│   ├── BriefError          the brief itself cannot be used: empty, binary, too large
│   ├── QuantityError       a figure: wrong unit, negative, not a number, outside its range; names the field
│   ├── UnknownModelError   a model that the price catalogue does not have
│   └── PriceDateError      a price date that is no date, or later than the catalogue
├── SessionError            a design session cannot go on (exit 1)
│   ├── BusyError           somebody else is at work on it
│   ├── FencedError         somebody else has taken it over; what was to be written is dropped
│   ├── ClockError          the clock stands before the last turn
│   ├── CorruptStateError   what was kept is not what was written
│   └── GraphVersionError   it was begun with another form of the conversation
├── KnowledgeError          a knowledge record is malformed or missing (exit 1)
├── RedactionError          a text could not be checked for personal data and secrets, so it is not sent (exit 1)
├── BudgetError             tokens, money, steps or time of a run are used up (exit 1)
├── ModelCallError          a chat model gave no usable answer; the embedded proposal stands (exit 1)
│   ├── TransientError      network, timeout, rate limit, server, protocol: trying again may help
│   ├── PermanentError      key, quota, request or context: trying the same again never helps
│   └── ModelAnswerError    an answer came and cannot be used: refused, filtered, cut off, off the schema
├── CircuitOpenError        an endpoint failed too often and is left alone for a while (exit 1)
└── InternalError           our own fault (exit 1)
"""


class ArchadvisorError(Exception):
    """Base of all errors raised on purpose; the message says what to do."""

    exit_code = 1


class InputError(ArchadvisorError):
    """The user gave something that cannot be used and can be corrected."""

    exit_code = 2


class IntakeError(InputError):
    """A file from outside is refused before anybody reads what it says; the message names it and the remedy."""


class BriefError(InputError):
    """The brief is empty, binary, too large or not readable as text."""


class QuantityError(InputError):
    """A figure cannot be used: wrong unit, negative, not a number or outside its range. `field` is its name."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


class UnknownModelError(InputError):
    """A model that the price catalogue does not have, or not at this date or in this processing mode."""


class PriceDateError(InputError):
    """A price date that is no date, or later than the catalogue: nobody knows those prices."""


class SessionError(ArchadvisorError):
    """A design session cannot go on as it is; the message says what to do."""


class BusyError(SessionError):
    """Somebody else is at work on the session: only one writes at a time."""


class FencedError(SessionError):
    """Somebody else has taken the session over since; nothing of this turn was kept."""


class ClockError(SessionError):
    """The clock stands before the last turn, so that what comes next would be taken for older."""


class CorruptStateError(SessionError):
    """What was kept of a session is not what was written: damaged, cut off or exchanged."""


class GraphVersionError(SessionError):
    """A session was begun with another form of the conversation, and no migration leads here."""


class KnowledgeError(ArchadvisorError):
    """A knowledge record is malformed, missing or refers to something that does not exist."""


class RedactionError(ArchadvisorError):
    """A text could not be checked for personal data and secrets, so it is not sent; the message holds none of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"a text could not be checked for personal data and secrets ({reason}), so nothing was sent or written. "
            "Leave out what you added last and report it."
        )


class BudgetError(ArchadvisorError):
    """Tokens, money, steps or time of a run are used up, or could be by what comes next; the message names which."""


class ModelCallError(ArchadvisorError):
    """A chat model gave no usable answer. `kind` is the fault; no text of the endpoint is in it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class TransientError(ModelCallError):
    """network | timeout | rate_limit | server | protocol: the same call may succeed later.

    `wait_seconds` is how long the endpoint asks to be left alone, None if it does not say.
    """

    def __init__(self, kind: str, message: str, wait_seconds: float | None = None) -> None:
        super().__init__(kind, message)
        self.wait_seconds = wait_seconds


class PermanentError(ModelCallError):
    """auth | quota | not_found | bad_request | context_overflow | redirect: the same call never succeeds.

    `parameter` is the part of a bad request that the endpoint does not know, None if it names none of ours.
    """

    def __init__(self, kind: str, message: str, parameter: str | None = None) -> None:
        super().__init__(kind, message)
        self.parameter = parameter


class ModelAnswerError(ModelCallError):
    """refusal | filtered | truncated | schema | no_answer: an answer came that cannot be used."""


class CircuitOpenError(ArchadvisorError):
    """An endpoint failed too often: it is not called for `seconds`."""

    def __init__(self, endpoint: str, seconds: float) -> None:
        super().__init__(f"{endpoint} failed too often and is left alone for a while. Check it, or go on without.")
        self.seconds = seconds


class InternalError(ArchadvisorError):
    """An assumption of our own code does not hold."""
