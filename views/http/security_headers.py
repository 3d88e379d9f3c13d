"""What every answer carries: policy headers on every status, one CSRF token, cookies that scripts
cannot read (promise C9).
"""

import secrets

from flask import g, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest, NotFound

csrf = CSRFProtect()
UPLOAD_LIMIT = 25 * 1024 * 1024
FORM_LIMIT = 5 * 1024 * 1024


def nonce() -> str:
    """The nonce of this answer, made when first asked for."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return g.nonce


def policy() -> str:
    script = f"script-src 'self' 'nonce-{g.nonce}'" if "nonce" in g else "script-src 'self'"
    return (
        "default-src 'none'; " + script + "; style-src 'self'; img-src 'self'; font-src "
        "'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def register(app, settings):
    """Cookies, limits and headers, as the settings say."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if settings.tls else "session",
        SESSION_COOKIE_SECURE=settings.tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT,
        MAX_FORM_PARTS=20_000,
    )
    app.before_request(_limit_body)
    app.before_request(_refuse_nul)
    csrf.init_app(app)

    @app.after_request
    def protect(answer):
        answer.headers.setdefault("Content-Security-Policy", policy())
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        answer.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        answer.headers["Cache-Control"] = (
            "public, max-age=3600"
            if request.endpoint == "static" and answer.status_code == 200
            else "no-store"
        )
        if settings.tls:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        answer.headers.pop("Server", None)
        return answer


def _limit_body():
    """Forms are small; only routes that take files may be larger (decisions 26)."""
    if request.content_type and request.content_type.startswith("multipart/"):
        return
    request.max_content_length = FORM_LIMIT


def _refuse_nul():
    """No database and no file system takes a NUL; an address that holds one was not made by our
    pages.
    """
    if "\0" in request.path:
        raise NotFound()
    for name, values in request.args.lists():
        if any("\0" in text for text in (name, *values)):
            raise BadRequest(
                _(
                    "The parameter “%(name)s” holds a character that cannot be read",
                    name=name[:60].replace("\0", ""),
                )
            )
