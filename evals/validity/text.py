"""The validity report for reading."""

from collections.abc import Iterator

from archadvisor.evals.validity.axioms import Axiom
from archadvisor.evals.validity.gaming import Attempt
from archadvisor.evals.validity.kills import Kills, kill_rate, severity_order, survivors
from archadvisor.evals.validity.report import MOST_SHOWN, Validity

ATTEMPTS = "Attempts to score without designing, as a share of a sound design"


def validity_text(found: Validity) -> str:
    """The whole report."""
    return "\n".join(_lines(found))


def _lines(found: Validity) -> Iterator[str]:
    sound = f"sound designs score {found.sound:.3f} (median {found.sound_median:.3f})"
    yield f"{found.cases} cases, {found.designs} designs; {sound}"
    yield "\nAxioms"
    yield from (_axiom(one) for one in found.axioms)
    yield f"\nFaulty designs that lost points: {kill_rate(found.kills):.2%}"
    yield f"  {'fault':26}{'tried':>7}{'killed':>9}{'mean loss':>11}  gravity"
    yield from (_kind(one) for one in found.kills)
    for name, lost in survivors(found.kills).items():
        yield f"  survived, {name}: {', '.join(f'{one.case_id} ({one.place})' for one in lost[:MOST_SHOWN])}"
    yield f"  graver faults cost more: Somers' D {severity_order(found.kills):.2f}"
    doses = f"mean tau {found.doses.mean_tau:.3f}, least {found.doses.least_tau:.3f}"
    yield f"  more faults cost more: {doses}, largest rise {found.doses.largest_rise:.4f}"
    yield f"\n{ATTEMPTS:68}{'mean':>7}{'highest':>9}{'limit':>7}"
    yield from (_attempt(one) for one in found.attempts)
    yield "\n" + ("\n".join(found.failures) or "The measures can be trusted.")


def _axiom(one: Axiom) -> str:
    holding = one.cases - len(one.broken)
    return f"  {'BROKEN' if one.broken else 'holds':8}{one.name} ({holding} of {one.cases})"


def _kind(one: Kills) -> str:
    rate = "-" if one.rate is None else f"{one.rate:.1%}"
    return f"  {one.fault.name:26}{len(one.trials):>7}{rate:>9}{one.fall:>11.4f}  {'*' * one.fault.gravity}"


def _attempt(one: Attempt) -> str:
    figures = f"{one.mean_share:>7.3f}{one.highest_share:>9.3f}{one.limit:>7}"
    return f"  {'held' if one.held else 'BROKEN':8}{one.name:58}{figures}"
