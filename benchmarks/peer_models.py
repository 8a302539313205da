"""The designs of `flawed_designs` in the words of pytm, and what pytm finds in them; run as a program of its own.

usage: python benchmarks/peer_models.py < designs.json > findings.json

pytm keeps its model in globals, so that every design gets a process. What a design states is translated in pytm's
favour: each control that has a counterpart sets it, on every element that it is placed on. Findings come as
[threat id, element, severity]. The table says which risks a threat of pytm stands for, as broadly as its text allows.
"""

import json
import sys
from typing import Any

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.safety_graph import kinds_of

RISKS_OF_THREAT = {
    "LLM01": ["R001", "R004", "R005", "R006"],
    "LLM02": ["R002", "R003", "R005", "R047"],
    "LLM03": ["R011", "R012", "R021"],
    "LLM04": ["R018", "R022", "R046"],
    "LLM05": ["R026", "R027", "R028", "R029", "R036", "R041"],
    "LLM06": ["R030", "R038", "R052"],
    "LLM07": ["R007", "R008", "R058"],
    "LLM08": ["R014", "R015", "R016"],
    "LLM09": ["R003", "R037"],
    "AA01": ["R033", "R086"],
    "AA02": ["R033"],
    "AC01": ["R015", "R016", "R027", "R086"],
    "AC02": ["R015", "R073"],
    "AC12": ["R026", "R027"],
    "AC15": ["R038"],
    "DE01": ["R088"],
    "DE03": ["R088"],
    "DE04": ["R042", "R077"],
    "DR01": ["R013", "R014", "R019", "R088", "R089"],
    "DS05": ["R015", "R073"],
    "DS06": ["R011", "R014", "R089"],
    "DO01": ["R065", "R066", "R070"],
    "DO02": ["R035", "R064", "R066"],
    "INP05": ["R055"],
    "INP25": ["R087"],
    "INP26": ["R030", "R055"],
    "INP31": ["R030", "R055"],
    "SC02": ["R054"],
    "SC03": ["R054"],
    "INP39": ["R054"],
    "INP40": ["R054"],
    "SC05": ["R044"],
}
# Controls of ours and what they set in pytm: its controls, or a property of the element.
COUNTERPARTS = {
    "ISO": ["sanitizesInput", "validatesInput"],
    "INJDET": ["sanitizesInput", "validatesInput"],
    "SCHEMA": ["validatesInput", "validatesContentType"],
    "UNI": ["sanitizesInput"],
    "TOOLVAL": ["validatesInput", "usesParameterizedInput"],
    "OUTENC": ["encodesOutput", "invokesScriptFilters"],
    "OUTFILTER": ["encodesOutput"],
    "WEBSEC": ["encodesHeaders", "implementsCSRFToken", "validatesHeaders"],
    "REDACT": ["providesConfidentiality"],
    "MIN": ["providesConfidentiality"],
    "ENCTLS": ["isEncrypted"],
    "ENCREST": ["isEncryptedAtRest"],
    "LPRIV": ["implementsPOLP"],
    "USERCTX": ["implementsPOLP", "authorizesSource"],
    "TRIFECTA": ["implementsPOLP"],
    "ACCESS": ["hasAccessControl", "authenticatesSource", "authorizesSource", "implementsAuthenticationScheme"],
    "ACLRET": ["hasAccessControl", "authorizesSource"],
    "TENANT": ["hasAccessControl", "authorizesSource"],
    "SANDBOX": ["isHardened"],
    "POISON": ["providesIntegrity"],
    "PROV": ["providesIntegrity"],
    "RATE": ["handlesResourceConsumption"],
    "BUDGET": ["handlesResourceConsumption"],
    "BACKPRESS": ["handlesResourceConsumption"],
    "REDUND": ["isResilient"],
    "FALLBACK": ["isResilient"],
    "AUDIT": ["tracksExecutionFlow"],
    "SAFEFMT": ["usesCodeSigning", "providesIntegrity"],
    "TIMEOUT": ["definesConnectionTimeout"],
}
FILTERS = frozenset({"ISO", "INJDET", "MODERATE"})


def findings(design: ArchitectureDesign) -> list[tuple[str, str, str]]:
    """What pytm finds in a design; to be called once in a process."""
    import pytm  # an extra that only this comparison needs

    model = pytm.TM("design", description="a design under review")
    outside = pytm.Boundary("outside")
    elements = {one.id: _element(pytm, one, design, outside) for one in design.components}
    for relation in design.relations:
        _flow(pytm, relation.model_dump(), elements, design)
    model.check()
    model.resolve()
    return sorted({(one.threat_id, one.target, one.severity) for one in model.findings})


def _element(pytm: Any, one: Component, design: ArchitectureDesign, outside: Any) -> Any:
    kinds, controls = kinds_of(one.type), _controls_on(one.id, design)
    if "channel" in kinds:
        made = pytm.Server(one.id) if one.facts.get("renders") else pytm.Actor(one.id)
    elif "model" in kinds:
        made = _model(pytm, one, design)
    elif "agent" in kinds:
        made = pytm.Agent(one.id)
        made.usesExternalTools = any(
            one.id in (link.source, link.target) and "tool" in _kinds(link.target, design) for link in design.relations
        )
        made.validatesToolLaunchConfig = bool(controls & {"MCPPIN", "TOOLVAL"})
    elif kinds & {"store", "cache", "memory", "session", "log"}:
        made = pytm.Datastore(one.id)
        made.isShared = True
    else:
        made = pytm.Process(one.id) if "executor" in kinds else pytm.Server(one.id)
    if one.facts.get("exposure") == "internet":
        made.inBoundary = outside
    _set_controls(made, controls, one.facts.get("authn"))
    return made


def _model(pytm: Any, one: Component, design: ArchitectureDesign) -> Any:
    """pytm asks everything of the model, so that what stands around it counts as its own."""
    made = pytm.LLM(one.id)
    everything = {kind for other in design.components for kind in kinds_of(other.type)}
    personal = any(isinstance(other.facts.get("data"), list) for other in design.components)
    made.isThirdParty = one.facts.get("provider") == "third_party"
    made.isSelfHosted = not made.isThirdParty
    made.processesPersonalData = personal
    made.hasAgentCapabilities = "agent" in everything
    made.hasAccessToSensitiveSystems = bool(everything & {"tool", "database"})
    made.executesCode = "executor" in everything
    made.hasSystemPrompt = one.facts.get("system_prompt_secret") is not False
    made.processesUntrustedInput = any(
        other.facts.get("writers") in ("customer", "anyone", "third_party") for other in design.components
    )
    made.hasRAG = bool(everything & {"index", "connector"})
    made.hasFineTuning = "training" in everything
    everywhere = frozenset(design.control_placements)
    made.hasContentFiltering = bool(everywhere & FILTERS)
    _set_controls(made, everywhere, None)
    return made


def _flow(pytm: Any, relation: dict[str, Any], elements: dict[str, Any], design: ArchitectureDesign) -> None:
    flow = pytm.Dataflow(elements[relation["source"]], elements[relation["target"]], relation["id"])
    facts, controls = relation["facts"], _controls_on(relation["id"], design)
    flow.protocol = "HTTPS" if facts.get("encrypted") else "HTTP"
    flow.data = pytm.Data(f"data of {relation['id']}", isPII=True, classification=pytm.Classification.SENSITIVE)
    _set_controls(flow, controls, facts.get("caller"))
    flow.controls.isEncrypted = bool(facts.get("encrypted")) or "ENCTLS" in controls


def _controls_on(element_id: str, design: ArchitectureDesign) -> frozenset[str]:
    return frozenset(control for control, places in design.control_placements.items() if element_id in places)


def _kinds(component_id: str, design: ArchitectureDesign) -> frozenset[str]:
    return next(kinds_of(one.type) for one in design.components if one.id == component_id)


def _set_controls(made: Any, controls: frozenset[str], authn: object) -> None:
    for control in sorted(controls):
        for name in COUNTERPARTS.get(control, []):
            setattr(made.controls, name, True)
    if authn in ("service", "user"):
        made.controls.authenticatesSource = True
        made.controls.hasAccessControl = True
        made.controls.authorizesSource = True


if __name__ == "__main__":
    sys.stdout.write(json.dumps(findings(ArchitectureDesign.model_validate_json(sys.stdin.read()))))
