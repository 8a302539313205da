"""`archadvisor simulate`: a design under faults, with and without each control."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.domain.design import ArchitectureDesign
    from archadvisor.domain.document import DesignDocument
    from archadvisor.domain.simulation import Interval, SimulatedFault, Simulation, Variant
    from archadvisor.knowledge.base import KnowledgeBase

HEAD = f"{'':2}{'controls':32}{'during':>8}{'after':>8}{'fail':>14}{'P95':>8}{'recovers':>12}{'calls':>7}{'USD/1k':>9}"


def simulate(
    source: Annotated[
        str, typer.Argument(help="design.json, a directory that holds one, or a brief; - reads a brief.")
    ],
    fault: Annotated[list[str] | None, typer.Option(help="Only this fault; may be repeated.")] = None,
    replications: Annotated[int, typer.Option(help="Runs of each variant.", min=1, max=1000)] = 20,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.", min=0)] = 0,
    json: Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Directory for the design with this evidence and its deliverables.")
    ] = None,
) -> None:
    """Play faults through on a model of the design: goodput, latency, recovery and spend with and without controls."""
    from archadvisor.cli.designs import given_design
    from archadvisor.estimation.simulation.faults import faults_named

    asked = [one.id for one in faults_named(fault)]
    document = given_design(source, seed)
    found = _simulation(document, asked, seed, replications)
    if json:
        sys.stdout.write(found.model_dump_json(indent=2) + "\n")
    else:
        _print(found)
    if out is not None:
        _write(document, found, out)


def _simulation(document: "DesignDocument", asked: list[str], seed: int, replications: int) -> "Simulation":
    """The simulation of the design in a document, one fault after the other, told on standard error."""
    from archadvisor.domain.restored import requirements_of
    from archadvisor.estimation.simulation.faults import faults_named
    from archadvisor.estimation.simulation.study import simulate as simulated

    def tell(name: str) -> None:
        print(f"  simulating: {name}", file=sys.stderr)

    design, faults = _design(document), faults_named(asked)
    requirements, controls = requirements_of(document), [one.id for one in document.controls]
    return simulated(design, requirements, _knowledge(), faults, seed, replications, controls, document.estimate, tell)


def _design(document: "DesignDocument") -> "ArchitectureDesign":
    """The architecture in a document. Raises InputError if there is none."""
    from archadvisor.domain.restored import design_of
    from archadvisor.errors import InputError

    design = design_of(document)
    if design is None:
        raise InputError(
            "nothing could be designed for this brief, so there is nothing to simulate; see its conflicts."
        )
    return design


def _knowledge() -> "KnowledgeBase":
    """The records, without the store: nothing is searched here."""
    from archadvisor.knowledge.base import KnowledgeBase
    from archadvisor.knowledge.loading import embedded_records

    return KnowledgeBase.of("simulation", embedded_records())


def _write(document: "DesignDocument", found: "Simulation", out: Path) -> None:
    """The design with the evidence in its failure modes, and its deliverables."""
    from archadvisor.agents.reasoning.failure_modes import with_evidence
    from archadvisor.deliverables import write
    from archadvisor.domain.restored import requirements_of

    knowledge = _knowledge()
    modes = with_evidence(document.failure_modes, found, requirements_of(document), _design(document), knowledge)
    known = {one.id: one for one in document.citations}
    cited = {cited: knowledge.cite(cited.removeprefix("cit-")) for mode in modes for cited in mode.citation_ids}
    citations = [one for _, one in sorted((cited | known).items())]
    write(document.model_copy(update={"failure_modes": modes, "citations": citations}), out)
    print(
        f"{out}: {sum(one.simulated for one in modes)} of {len(modes)} failure modes now carry evidence",
        file=sys.stderr,
    )


def _print(found: "Simulation") -> None:
    print("\n".join(["Assumed:", *(f"  {one}" for one in found.assumptions)]))
    for fault in found.faults:
        _print_fault(fault)
    for name, reason in found.skipped.items():
        print(f"\n{name}: not simulated, {reason}")
    print(f"\n{found.replications} runs each, the same customers for every variant, seed {found.seed}; 95 % intervals.")
    print(
        "* is what the design has. Fails: of all requests from the beginning of the fault until the end of the watch."
    )
    print("P95 of their answers; calls are attempts per visit; USD per 1,000 answers, wasted calls included.")


def _print_fault(fault: "SimulatedFault") -> None:
    from archadvisor.estimation.simulation.statements import duration

    lasts, watched = duration(fault.duration_s), duration(fault.watched_s)
    if fault.duration_s != fault.planned_s:
        lasts = f"{lasts} in place of {duration(fault.planned_s)}, by the patience of callers"
    usual = f"{fault.utilisation:.0%} busy, {fault.usual_goodput:.1%} answered before"
    print(f"\n{fault.name} of {fault.component_name}: {lasts}, watched for {watched} more; {usual}")
    print(HEAD)
    for variant in fault.variants:
        print(_row(variant))
    print(f"  {fault.statement}")


def _row(variant: "Variant") -> str:
    """One variant in columns; shares in percent, the share that fails with half the width of its interval."""
    from archadvisor.estimation.simulation.statements import duration, named

    failed = variant.failed_share
    lost = f"{failed.mean:.1%} ± {(failed.high - failed.low) / 2:.1%}"
    recovers = "no" if variant.recovery_s is None else duration(variant.recovery_s.mean)
    if variant.recovery_s is not None and variant.recovered_share < 1:
        recovers = f"{variant.recovered_share:.0%} of runs"
    shares = f"{variant.goodput_during.mean:8.1%}{variant.goodput_after.mean:8.1%}{lost:>14}"
    p95 = "-" if variant.p95_s is None else duration(variant.p95_s.mean)
    rest = f"{p95:>8}{recovers:>12}{_mean(variant.calls_per_request):>7}{_mean(variant.usd_per_1000_answers):>9}"
    name = "all that the design has" if len(variant.controls) > 1 else named(variant)
    return f"{'*' if variant.in_design else ' '} {name:32}{shares}{rest}"


def _mean(interval: "Interval | None") -> str:
    return "-" if interval is None else f"{interval.mean:,.3g}"
