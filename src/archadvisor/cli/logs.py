"""The log of libraries on the terminal: every record passes the redaction gate; stack traces stay out of it."""

import logging


class LogGate(logging.Filter):
    """Replaces the message of a record by what may leave; a record that cannot be checked is dropped."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is shown."""
        from archadvisor.deliverables.escape import visible
        from archadvisor.errors import RedactionError
        from archadvisor.guardrails.redaction import redact

        try:
            record.msg = visible(redact(record.getMessage()))
        except RedactionError:
            return False
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def gate_logs() -> None:
    """Put the gate in front of the handler that shows warnings where nobody configured another one."""
    handler = logging.lastResort
    if handler is not None and not any(isinstance(one, LogGate) for one in handler.filters):
        handler.addFilter(LogGate())
