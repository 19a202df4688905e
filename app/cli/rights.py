"""`bilan register` and `bilan breach`: what a provider owes the authority, made from what is kept."""

# ruff: noqa: PLC0415  `bilan --help` answers in a tenth of a second because nothing is imported before it is needed

import argparse
import asyncio
import sys
from typing import Any


def register(chosen: argparse.Namespace) -> int:
    """Print the register of processing of one organisation."""
    from app.cli.opened import opened
    from app.cli.root import root
    from app.settings import load_settings

    with opened(load_settings()) as settings:
        found = asyncio.run(root().register(settings, chosen.organisation))
    print(found.markdown() if chosen.markdown else found.model_dump_json(indent=2))
    return 0


def breach(chosen: argparse.Namespace) -> int:
    """Print whose data a token, a key or a period could have touched."""
    import structlog

    from app.cli.opened import opened
    from app.cli.root import root
    from app.settings import load_settings

    suspected = _suspected(chosen)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))  # what is printed is JSON alone
    with opened(load_settings()) as settings:
        found = asyncio.run(root().examined(settings, chosen.organisation, suspected))
    print(found.model_dump_json(indent=2))
    return 0


def _suspected(chosen: argparse.Namespace) -> Any:
    from datetime import UTC, datetime

    from pydantic import ValidationError

    from app.domain.breach import Suspected
    from app.settings import SetupRefused

    now = datetime.now(UTC)
    owner, _, kind = (chosen.key or "").partition(":")
    key: dict[str, Any] = {"root_key": True} if owner == "root" else {"owner_id": owner, "content_kind": kind} if owner else {}
    said = {"since": chosen.since, "until": chosen.until or now, "known_at": chosen.known_at or now}
    try:
        return Suspected.model_validate({"principal_id": chosen.principal, "sealed_only": chosen.sealed_only} | key | said)
    except ValidationError as wrong:
        fields = ", ".join(str(error["loc"][0]) for error in wrong.errors())
        raise SetupRefused(f"Not understood: {fields}. Ids are UUIDs, instants are like 2026-12-01T10:00:00Z.") from None
