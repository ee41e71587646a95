"""Log-in through the hospital's own identity provider: OpenID Connect, code flow with PKCE, state and nonce."""

from __future__ import annotations

import hmac
from typing import Annotated, Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from finhosta_dq.registry.events import write_event
from finhosta_dq.serve.access import ROLES
from finhosta_dq.serve.audit import address
from finhosta_dq.serve.errors import error_page
from finhosta_dq.serve.frame import local_path, page_language, render
from finhosta_dq.serve.login import enter
from finhosta_dq.serve.session import session_key
from finhosta_dq.serve.settings import Role, ServeSettings, is_loopback
from finhosta_dq.serve.users import Account, UserError, add_user, change_user, clean_name, find_user

router = APIRouter()

# signatures with the issuer's public key only: no "none", no shared secret
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_SECONDS = 10
_PENDING_SECONDS = 600
_LEEWAY_SECONDS = 60


class OidcError(RuntimeError):
    """Error raised when the issuer's answer cannot be trusted or does not say who may do what."""


@router.get("/oidc/start")
def start(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """Send the reader to the issuer; what the answer must match waits in a cookie of this browser."""
    settings: ServeSettings = request.app.state.settings
    pending = {"state": generate_token(43), "nonce": generate_token(43), "verifier": generate_token(64), "next": local_path(next)}
    try:
        metadata = _metadata(request)
        url, _ = _client(settings).create_authorization_url(
            metadata["authorization_endpoint"], state=pending["state"], nonce=pending["nonce"], code_verifier=pending["verifier"]
        )
    except (OidcError, RequestException):
        return _refused(request, "issuer")
    response = RedirectResponse(url, status_code=303)
    # lax, as the issuer's answer comes from elsewhere; good for one answer within ten minutes
    response.set_cookie(
        _cookie(settings),
        _signer(settings).dumps(pending),
        max_age=_PENDING_SECONDS,
        path="/oidc",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/oidc/callback")
def callback(
    request: Request,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Take the issuer's answer, check it, and log in."""
    settings: ServeSettings = request.app.state.settings
    try:
        pending = _signer(settings).loads(request.cookies.get(_cookie(settings), ""), max_age=_PENDING_SECONDS)
        if not code or not hmac.compare_digest(pending["state"].encode(), state.encode()):
            raise OidcError("state")
        account = _account(request, _claims(request, code, pending))
    except (OidcError, BadData, JoseError, AuthlibBaseError, RequestException, UserError, ValueError, KeyError) as error:
        response = _refused(request, str(error) if isinstance(error, OidcError) else type(error).__name__)
    else:
        enter(request, account)
        # a page, not a redirect: after a way through another site browsers would not send the strict cookie along
        response = render(request, "continue.html", next=local_path(pending["next"]))
    response.delete_cookie(_cookie(settings), path="/oidc", secure=settings.secure, httponly=True, samesite="lax")
    return response


def _refused(request: Request, why: str) -> Response:
    state, source = request.app.state, address(request)
    # somebody who calls this without end does not fill the audit trail
    if state.limit.take(f"oidc {source}", source, state.clock()):
        write_event(state.registry, who="unknown", act="login_refused", subject="oidc", detail=f"{source} {why}")
    return error_page(request, 403, "oidc")


def _client(settings: ServeSettings) -> OAuth2Session:
    secret = settings.oidc_client_secret
    return OAuth2Session(
        settings.oidc_client_id,
        secret.get_secret_value() if secret else None,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        scope=settings.oidc_scope,
        redirect_uri=f"{settings.address}/oidc/callback",
        code_challenge_method="S256",
    )


def _metadata(request: Request) -> dict[str, Any]:
    """What the issuer publishes about itself, read once."""
    state = request.app.state
    known: dict[str, Any] | None = getattr(state, "oidc_metadata", None)
    if known is None:
        issuer = state.settings.oidc_issuer.rstrip("/")
        known = _fetch(state.settings, f"{issuer}/.well-known/openid-configuration")
        if str(known.get("issuer", "")).rstrip("/") != issuer:
            raise OidcError("issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            _trusted(str(known.get(name, "")))
        state.oidc_metadata = known
    return known


def _fetch(settings: ServeSettings, url: str) -> dict[str, Any]:
    _trusted(url)
    with _client(settings) as client:
        answer = client.get(url, withhold_token=True, timeout=_SECONDS, allow_redirects=False)
    if answer.status_code != 200 or len(answer.content) > 1_000_000:
        raise OidcError("issuer")
    found = answer.json()
    if not isinstance(found, dict):
        raise OidcError("issuer")
    return found


def _trusted(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise OidcError("address")


def _claims(request: Request, code: str, pending: dict[str, Any]) -> dict[str, Any]:
    """The claims of the id token, its signature, issuer, audience, times and nonce checked."""
    settings: ServeSettings = request.app.state.settings
    metadata = _metadata(request)
    with _client(settings) as client:
        token = client.fetch_token(
            metadata["token_endpoint"],
            code=code,
            code_verifier=pending["verifier"],
            grant_type="authorization_code",
            timeout=_SECONDS,
            allow_redirects=False,
        )
    if "id_token" not in token:
        raise OidcError("id_token")
    # the keys are read each time: an issuer changes them
    keys: Any = _fetch(settings, metadata["jwks_uri"])
    decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": settings.oidc_client_id},
            "nonce": {"essential": True, "value": pending["nonce"]},
        },
        params={"nonce": pending["nonce"], "client_id": settings.oidc_client_id, "access_token": token.get("access_token")},
    )
    claims.validate(leeway=_LEEWAY_SECONDS)
    return dict(claims)


def _account(request: Request, claims: dict[str, Any]) -> Account:
    """The account of those claims, added or brought up to date."""
    settings: ServeSettings = request.app.state.settings
    registry = request.app.state.registry
    name = clean_name(str(_claim(claims, settings.oidc_name_claim) or ""))
    role = role_of(claims, settings)
    coder = _claim(claims, settings.oidc_coder_claim) if settings.oidc_coder_claim else None
    values = {"role": role, **({"coder": str(coder)} if coder else {})}
    known = find_user(registry, name)
    if known is None:
        add_user(registry, name, role, language=page_language(request), coder=values.get("coder"))
    elif known.has_password or known.disabled_at is not None:
        # a local user of the same name is somebody else
        raise OidcError("name")
    else:
        change_user(registry, name, **values)
    account = find_user(registry, name)
    if account is None:
        raise OidcError("name")
    return account


def role_of(claims: dict[str, Any], settings: ServeSettings) -> Role:
    """The role those claims give, the one that may most where there are several. Raises OidcError when they give none."""
    found = _claim(claims, settings.oidc_role_claim)
    values = (
        {found} if isinstance(found, str) else {value for value in found if isinstance(value, str)} if isinstance(found, list) else set()
    )
    given = {settings.oidc_roles[value] for value in values if value in settings.oidc_roles}
    for role in ROLES:
        if role in given:
            return role
    raise OidcError("role")


def _claim(claims: dict[str, Any], dotted: str) -> Any:
    if dotted in claims:
        return claims[dotted]
    found: Any = claims
    for name in dotted.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _cookie(settings: ServeSettings) -> str:
    return "__Secure-fdq-oidc" if settings.secure else "fdq-oidc"


def _signer(settings: ServeSettings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(session_key(settings.out), salt="fdq oidc")
