"""A small OpenID Connect issuer on loopback: real keys, real codes, and ways to go wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "page", "a secret of the tests"


@dataclass
class Issuer:
    """claims: of the next token, over the right ones; key, algorithm: what it is signed with; forge: makes a false one."""

    address: str
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    forge: Callable[[dict[str, Any], Any], str] | None = None
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
            header = {"alg": self.algorithm, "kid": "one"}
            signed = self.forge(claims, self.key) if self.forge else jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
            return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed})

        return app


def signed_with_public_key(claims: dict[str, Any], key: Any) -> str:
    """The classic mix-up: the public key, which everybody has, used as the secret of an HMAC."""

    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    text = part(b'{"alg":"HS256","kid":"one"}') + "." + part(json.dumps(claims).encode())
    return text + "." + part(hmac.digest(key.as_pem(private=False), text.encode(), "sha256"))


def unsigned(claims: dict[str, Any], key: Any) -> str:
    """A token whose header says that it needs no signature."""
    header, body = (base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in ({"alg": "none"}, claims))
    return f"{header}.{body}."


def signed_with_other_key(claims: dict[str, Any], key: Any) -> str:
    """A key the issuer does not publish, under the same id."""
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048, {"kid": "one"}))


def elliptic_key() -> Any:
    return ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Issuer]:
    """The issuer on a free port of this machine, under that name."""
    port = free_port()
    issuer = Issuer(f"http://{host}:{port}")
    with served(issuer.application(), port):
        yield issuer


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(app: FastAPI, port: int) -> Iterator[None]:
    """An application behind a real server in a thread of its own."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(500):
        if server.started:
            break
        time.sleep(0.02)
    assert server.started
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)
