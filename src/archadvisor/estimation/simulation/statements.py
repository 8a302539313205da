"""What a simulated fault shows, in a sentence."""

from archadvisor.domain.simulation import SimulatedFault, Variant
from archadvisor.estimation.simulation.faults import fault_table

NOTABLE_SHARE = 0.01


def statement(result: SimulatedFault) -> str:
    """What happens without controls, as designed, and which single control spares most."""
    bare, best = result.variants[0], _best(result)
    designed = next(one for one in result.variants if one.in_design)
    lead = "immediate repeats" if bare.calls_per_request.mean > 1.2 else "without controls"
    told = [f"{lead}: {_outcome(bare, result)}"]
    if designed.controls:
        worse = ", which is worse than none" if designed.spared_share.high < 0 else ""
        told.append(f"as designed ({named(designed)}): {_outcome(designed, result)}{worse}")
    if best is not None and best is not designed:
        lacking = "" if set(best.controls) <= set(designed.controls) else ", not in the design,"
        told.append(f"{named(best)}{lacking} alone: {_outcome(best, result)}")
    return "; ".join(told)


def named(variant: Variant) -> str:
    """The controls of a variant by name."""
    known = fault_table().controls
    return " + ".join(known[one].name for one in variant.controls) or "no control"


def _best(result: SimulatedFault) -> Variant | None:
    """The single control that spares most requests, if it spares a notable share beyond doubt."""
    single = [one for one in result.variants[1:] if len(one.controls) == 1]
    best = max(single, key=lambda one: one.spared_share.mean, default=None)
    return best if best is not None and best.spared_share.low > NOTABLE_SHARE else None


def _outcome(variant: Variant, result: SimulatedFault) -> str:
    failed = f"{variant.failed_share.mean:.0%} fail"
    if variant.recovered_share == 0 or variant.recovery_s is None:
        left = f"goodput {variant.goodput_after.mean:.0%}"
        return f"{failed}, not recovered {duration(result.watched_s)} after it ended ({left} in that time)"
    if variant.recovered_share < 1:
        return f"{failed}, recovered in {variant.recovered_share:.0%} of the runs"
    if variant.recovery_s.mean < 1:
        return f"{failed}, usual as soon as it ends"
    return f"{failed}, usual again {duration(variant.recovery_s.mean)} after it ended"


def duration(seconds: float) -> str:
    """Seconds in the unit that people would use."""
    if seconds < 100:
        return f"{seconds:.2g} s"
    if seconds < 7200:
        return f"{seconds / 60:.2g} min"
    return f"{seconds / 3600:.2g} h"
