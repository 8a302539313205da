"""Own knowledge as text for people: a card as YAML, a document passage by passage."""

import yaml

from archadvisor.knowledge.own.collection import State


def shown(source_id: str, kinds: list[str], state: State) -> str | None:
    """A card of one of these kinds or a document of this id, with where it is from; None if there is neither."""
    source = state.sources.get(source_id)
    if source is None:
        return None
    head = f"# {source.kind}/{source.id}: {source.origin}, trust {source.trust}, added {source.added}"
    card = state.cards.get(source.kind, {}).get(source_id) if source.kind in kinds else None
    if card is not None:
        content = card.model_dump(mode="json", exclude_defaults=True)
        return f"{head}\n{yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)}".rstrip()
    passages = [one for one in state.passages.values() if one.document_id == source_id]
    passages.sort(key=lambda one: (one.page or 0, one.line or 0, one.id))
    texts = [f"[{one.location}] {' › '.join(one.heading)}\n{one.text}" for one in passages]
    return "\n\n".join([head, *texts]) if texts else None
