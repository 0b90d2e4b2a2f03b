"""`knowledge/regions.yaml` -> emergency numbers and crisis lines by region."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.knowledge.model import Contact, Region
from bot.knowledge.yaml_source import Fields, Findings, read_mapping

_POISON = "poison"
_SCHEMES = ("tel:", "sms:", "mailto:", "https://")


def read_regions(root: Path, findings: Findings) -> Mapping[str, Region]:
    """All regions by id. Problems become findings; a broken region is left out."""
    path = root / "regions.yaml"
    fields = read_mapping(root, path, findings)
    if fields is None:
        return {}
    regions: dict[str, Region] = {}
    group = fields.child("regions")
    if group is not None:
        for region_id in group.keys:
            region = _read_region(region_id, group.child(region_id))
            if region is not None:
                regions[region_id] = region
        group.finish()
    fields.finish()
    return regions


def read_poison_help(root: Path) -> Mapping[str, tuple[Contact, ...]]:
    """Poison control by region, where the file names one. Problems are reported by `read_regions`, which reads the same file."""
    fields = read_mapping(root, root / "regions.yaml", Findings())
    group = fields.child("regions") if fields is not None else None
    regions = {key: group.child(key) for key in group.keys} if group is not None else {}
    return {
        key: _contacts(region, _POISON, required=False) for key, region in regions.items() if region is not None and _POISON in region.keys
    }


def _read_region(region_id: str, fields: Fields | None) -> Region | None:
    """One region, or None (with a finding) where name or numbers are missing."""
    if fields is None:
        return None
    name, number = fields.text("name"), fields.text("emergency_number")
    emergency, crisis = _contacts(fields, "emergency", required=True), _contacts(fields, "crisis", required=True)
    urgent = _contacts(fields, "urgent", required=False)
    _contacts(fields, _POISON, required=False)
    fields.texts("cite", single=True)
    fields.finish()
    if name is None or number is None or not emergency or not crisis:
        return None
    return Region(region_id, name, number, emergency, crisis, urgent)


def _contacts(fields: Fields, key: str, *, required: bool) -> tuple[Contact, ...]:
    """The contacts under a key; what can't be acted on becomes a finding."""
    found: list[Contact] = []
    for child in fields.children(key, required=required):
        label, href = child.text("label"), child.text("href")
        child.finish()
        if label is None or href is None:
            continue
        if not href.startswith(_SCHEMES):
            child.problem("href", "contact", f"`{href}` can't be called or opened. Begin it with one of: {', '.join(_SCHEMES)}.")
            continue
        found.append(Contact(label, href))
    return tuple(found)
