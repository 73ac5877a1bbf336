"""A round of 督查 for programs."""

from domain.inspection import Finding, Round


def round_to_json(one: Round) -> dict[str, object]:
    """The round for programs."""
    held = one.inspection
    return {
        "id": held.id,
        "period": held.period,
        "round": held.round,
        "seed": held.seed,
        "percent": held.percent,
        "open": held.is_open,
        "sample": [{"branch": each.organisation.name, "class": each.unit_class} for each in one.sample],
        "findings": [finding_document(one, each) for each in one.findings],
    }


def finding_document(one: Round, found: Finding) -> dict[str, object]:
    """A finding for programs; `stage` is that of its 整改, null before the branch was given notice."""
    branch = next((each.organisation.name for each in one.sample if each.organisation.id == found.branch), "")
    return {
        "id": found.id,
        "branch": branch,
        "issue": found.issue.value,
        "words": found.words,
        "due": str(found.due) if found.due else None,
        "notice": found.notice,
        "matter": found.matter.number if found.matter else None,
        "stage": found.matter.stage.value if found.matter else None,
    }
