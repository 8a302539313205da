"""Where everything runs: deployments by platform, scaling between computed bounds, regions, code outline."""

import math
from collections.abc import Iterator, Mapping

from archadvisor.agents.reasoning.candidates import Candidate, on_own_premises
from archadvisor.agents.reasoning.constraints import peak_per_s
from archadvisor.domain.design import Component, Deployment, IacResource, Infrastructure, ScalingRule
from archadvisor.domain.requirements import Requirements
from archadvisor.knowledge.base import KnowledgeBase

# Work that one instance has in progress at a time, as planned; accelerators batch more requests.
IN_FLIGHT_PER_INSTANCE = 8
IN_FLIGHT_PER_ACCELERATOR = 32
TARGET_UTILISATION = 0.65
# The vendor of what the team writes itself.
OWN = "own"
MS_PER_S = 1000
SIZES = {
    "accelerator": "1 node with the accelerator of the model",
    "store": "2 vCPU, 8 GiB, disk by data volume",
    "service": "1 vCPU, 2 GiB",
}
CLOUD_NAMES = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}


def infrastructure_of(
    components: list[Component],
    chosen: Mapping[str, Candidate],
    requirements: Requirements,
    knowledge: KnowledgeBase,
    latencies_ms: Mapping[str, float],
) -> Infrastructure:
    """Deployments of all components, scaling of those that the team runs, and the outline of their code."""
    cloud = cloud_of(chosen, requirements)
    regions = regions_of(requirements)
    return Infrastructure(
        deployments=_deployments(components, chosen, cloud, regions),
        scaling=list(_scaling(components, chosen, requirements, knowledge, latencies_ms)),
        regions=regions,
        iac=list(_iac(components, cloud, knowledge, requirements)),
    )


def cloud_of(chosen: Mapping[str, Candidate], requirements: Requirements) -> str | None:
    """The cloud that most chosen products are tied to, else the one of the brief; None on own premises."""
    if on_own_premises(requirements):
        return None
    bound: list[str] = [
        name for one in chosen.values() for name in one.technology.clouds if "any" not in one.technology.clouds
    ]
    stated = [one for one in requirements.items("cloud") if one in CLOUD_NAMES]
    counted = {name: bound.count(name) + len(chosen) * (name in stated) for name in CLOUD_NAMES}
    best = max(CLOUD_NAMES, key=lambda name: counted[name])
    return best if counted[best] > 0 else None


def regions_of(requirements: Requirements) -> list[str]:
    """The regions of the brief; own premises count as one; empty if nothing is known."""
    if on_own_premises(requirements):
        return ["own premises"]
    return [one for one in requirements.items("region") if one not in ("global", "single")]


def _deployments(
    components: list[Component], chosen: Mapping[str, Candidate], cloud: str | None, regions: list[str]
) -> list[Deployment]:
    """One unit per platform and size; components of a platform are deployed together."""
    groups: dict[tuple[str, str, int], list[str]] = {}
    for one in components:
        groups.setdefault((_platform(one, chosen, cloud), _size(one, chosen), one.replicas), []).append(one.id)
    region = ", ".join(regions) or "region still open"
    return [
        Deployment(
            id=_deployment_id(ids), component_ids=ids, platform=platform, region=region, replicas=count, size=size
        )
        for (platform, size, count), ids in groups.items()
    ]


def _deployment_id(component_ids: list[str]) -> str:
    return f"deploy-{component_ids[0]}"


def _platform(component: Component, chosen: Mapping[str, Candidate], cloud: str | None) -> str:
    """Who runs a component and on what: a vendor, a cloud, the container platform or the organisation's machines."""
    pick, compute = chosen.get(component.type), chosen.get("compute_platform")
    name = CLOUD_NAMES.get(cloud or "", "own data centre")
    if component.hosting == "external":
        return pick.technology.vendor if pick else component.technology
    if component.hosting == "edge":
        return "machines at the sites"
    if pick is not None and pick.vendor_run and "any" not in pick.technology.clouds:
        return f"{CLOUD_NAMES.get(cloud or '', name)} managed services"
    host = f"{compute.technology.name}" if compute else "one host"
    return f"{host} in {name}" if cloud else f"{host} on own machines"


def _size(component: Component, chosen: Mapping[str, Candidate]) -> str:
    pick = chosen.get(component.type)
    if pick is not None and pick.vendor_run and "any" not in pick.technology.clouds:
        return "as used"
    if component.hosting == "external":
        return "as used"
    if pick is not None and "gpu_ops" in pick.technology.skills:
        return SIZES["accelerator"]
    return SIZES["store" if component.trust_zone == "data" else "service"]


def _scaling(
    components: list[Component],
    chosen: Mapping[str, Candidate],
    requirements: Requirements,
    knowledge: KnowledgeBase,
    latencies_ms: Mapping[str, float],
) -> Iterator[ScalingRule]:
    """Bounds of what the team runs in a request's path, by Little's law at peak; nothing where traffic is unknown."""
    peak = peak_per_s(requirements)
    for one in components:
        record = knowledge.components[one.type]
        time_ms = latencies_ms.get(one.id, 0.0)
        pick = chosen.get(one.type)
        ours = pick is not None and (not pick.vendor_run or pick.technology.vendor == OWN)
        if peak is None or not (ours and pick and pick.in_path) or one.hosting == "in_process" or time_ms <= 0:
            continue
        accelerated = pick is not None and "gpu_ops" in pick.technology.skills
        each = IN_FLIGHT_PER_ACCELERATOR if accelerated else IN_FLIGHT_PER_INSTANCE
        in_flight = peak * time_ms / MS_PER_S
        most = max(one.replicas, math.ceil(in_flight / (each * TARGET_UTILISATION)))
        reason = (
            f"at a peak of {peak:.3g} requests/s and {time_ms / MS_PER_S:.3g} s each, {in_flight:.3g} are in flight; "
            f"an instance is planned for {each} at {TARGET_UTILISATION:.0%} use"
        )
        yield ScalingRule(
            component_id=one.id, metric=record.scaling_metric, minimum=one.replicas, maximum=most, reason=reason
        )


def _iac(
    components: list[Component], cloud: str | None, knowledge: KnowledgeBase, requirements: Requirements
) -> Iterator[IacResource]:
    """The resource of each component in the chosen cloud, or its generic form."""
    regions = regions_of(requirements)
    for one in components:
        record = knowledge.components[one.type]
        resource = record.iac.get(cloud or "generic") or record.iac.get("generic")
        if resource is not None:
            parameters = {"technology": one.technology, "hosting": one.hosting, "replicas": str(one.replicas)}
            if regions:
                parameters["region"] = ", ".join(regions)
            yield IacResource(component_id=one.id, resource=resource, parameters=parameters)
