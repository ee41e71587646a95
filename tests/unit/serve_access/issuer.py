"""A small OpenID Connect issuer on loopback: real keys, real codes, and ways to go wrong."""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "page", "a secret of the tests"


@dataclass
class Issuer:
    """claims: of the next token, over the right ones; key, header: what it is signed with."""

    address: str
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    signs_with: Any = None
    algorithm: str = "RS256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    says_issuer: str | None = None

    def application(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def metadata() -> dict[str, Any]:
            return {
                "issuer": self.says_issuer or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            return {"keys": [self.key.as_dict(private=False)]}

        @app.get("/authorize")
        def authorize(request: Request) -> RedirectResponse:
            asked = dict(request.query_params)
            self.asked.append(asked)
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", status_code=302)

        @app.post("/token")
        def token(
            request: Request, code: Annotated[str, Form()], redirect_uri: Annotated[str, Form()], code_verifier: Annotated[str, Form()]
        ) -> JSONResponse:
            asked = self.codes.pop(code, None)
            basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            if asked is None or request.headers.get("authorization") != f"Basic {basic}" or redirect_uri != asked["redirect_uri"]:
                return JSONResponse({"error": "invalid_grant"}, status_code=400)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
            if asked["code_challenge_method"] != "S256" or challenge != asked["code_challenge"]:
                return JSONResponse({"error": "invalid_grant"}, status_code=400)
            now = int(time.time())
            claims = {"iss": self.address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
            claims |= {"preferred_username": "Registrar-7", "roles": ["dq-registrars"], **self.claims}
            claims = {name: value for name, value in claims.items() if value is not None}
            key = self.signs_with or self.key
            signed = jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, key, algorithms=[self.algorithm])
            return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed})

        return app


def other_key() -> Any:
    """A key the issuer does not publish, under the same id."""
    return RSAKey.generate_key(2048, {"kid": "one"})


def public_key_as_secret(issuer: Issuer) -> Any:
    """The classic mix-up: the public key used as the secret of an HMAC."""
    secret = base64.urlsafe_b64encode(issuer.key.as_pem(private=False)).rstrip(b"=").decode()
    return OctKey.import_key({"kty": "oct", "k": secret})


def elliptic_key() -> Any:
    return ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})


@contextmanager
def running() -> Iterator[Issuer]:
    """The issuer on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    issuer = Issuer(f"http://127.0.0.1:{port}")
    server = uvicorn.Server(uvicorn.Config(issuer.application(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(500):
        if server.started:
            break
        time.sleep(0.02)
    assert server.started
    try:
        yield issuer
    finally:
        server.should_exit = True
        thread.join(10)
