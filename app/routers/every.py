"""Every route of the product, in the order in which the contract tells them."""

from fastapi import APIRouter

from app.routers import (
    bilans,
    clients,
    content,
    docs,
    events,
    explanations,
    file,
    funding,
    health,
    invitations,
    me,
    metrics,
    oauth,
    quality,
    registry,
    rules,
    sandbox,
    secrecy,
    simulations,
    timeline,
)

ROUTERS: tuple[APIRouter, ...] = (
    *registry.ROUTERS,
    *bilans.ROUTERS,
    *timeline.ROUTERS,
    *file.ROUTERS,
    *funding.ROUTERS,
    *content.ROUTERS,
    *secrecy.ROUTERS,
    *quality.ROUTERS,
    *events.ROUTERS,
    *me.ROUTERS,
    *invitations.ROUTERS,
    *clients.ROUTERS,
    *oauth.ROUTERS,
    *rules.ROUTERS,
    *explanations.ROUTERS,
    *simulations.ROUTERS,
    *sandbox.ROUTERS,
    *health.ROUTERS,
    *metrics.ROUTERS,
    *docs.ROUTERS,
)
