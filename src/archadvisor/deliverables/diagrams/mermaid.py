"""The system diagram as Mermaid text, for readers who look at the Markdown."""

from archadvisor.deliverables.diagrams.dataflow import carried, zones_of
from archadvisor.deliverables.escape import as_mermaid
from archadvisor.deliverables.reading import Reading


def system_mermaid(reading: Reading) -> str:
    """A flowchart: trust zones as subgraphs, components as nodes, relations as labelled arrows."""
    components = reading.document.components
    node = {one.id: f"n{index}" for index, one in enumerate(components, 1)}
    lines = ["flowchart LR"]
    for number, zone in enumerate(zones_of(components), 1):
        lines.append(f'  subgraph z{number}["{as_mermaid(zone)} zone"]')
        inside = [one for one in components if one.trust_zone == zone]
        lines += [f'    {node[one.id]}["{as_mermaid(one.name)}"]' for one in inside]
        lines.append("  end")
    lines += [
        f'  {node[one.source]} -->|"{as_mermaid(one.kind.replace("_", " "))}"| {node[one.target]}'
        for one in carried(reading)
    ]
    return "\n".join(lines)


def state_mermaid(reading: Reading) -> str | None:
    """The state machine as a flowchart with numbered arrows."""
    orchestration = reading.document.orchestration
    if orchestration is None or not orchestration.states:
        return None
    node = {one.id: f"s{index}" for index, one in enumerate(orchestration.states, 1)}
    shown = [f'  {node[one.id]}(["{as_mermaid(one.name)}"])' for one in orchestration.states]
    moves = [
        f'  {node[one.source]} -->|"{number}"| {node[one.target]}'
        for number, one in enumerate(orchestration.transitions, 1)
        if one.source in node and one.target in node
    ]
    return "\n".join(["flowchart LR", *shown, *moves])
