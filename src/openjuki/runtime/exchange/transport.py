"""HTTP between parties (通信): one kept-alive connection per pair, and nothing believed without a signature.

Every answer is signed by the one who gives it and bound to the request, so that nonsense, a login page or a
man in the middle counts as no answer at all and is tried again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from openjuki.runtime.clock import real_now
from openjuki.runtime.exchange.control import FEED, PAGE, REPLY, STATUS, open_control, seal_control
from openjuki.runtime.exchange.envelope import RECEIPT, verify
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.receiving import Result
from openjuki.runtime.exchange.refusals import REASONS, Unverified

TIMEOUT = httpx.Timeout(30.0, connect=3.0)


class NoAnswer(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """相手から正しい応答が得られない. The text is fit for a screen: it quotes no content."""


class Peer:
    """One other party, reached over HTTP. Not shared between threads."""

    def __init__(
        self, party: Party, name: str, url: str | Callable[[], str], client: httpx.Client | None = None
    ):
        self.party = party
        self.name = name
        self._url = url
        self._client = client or httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False)

    def send(self, tokens: Sequence[str]) -> list[Result]:
        """Hand over envelopes; one result per token. Raises NoAnswer."""
        content = json.dumps({"messages": list(tokens)}).encode()
        answer = self._ask("POST", "/exchange/messages", content=content, good=(202, 422))
        try:
            _, payload, party = verify(
                answer["receipt"], self.party.directory, real_now(), RECEIPT, {"alg", "kid", "typ"}
            )
            receipt = json.loads(payload)
            results = [Result(**r) for r in receipt["results"]]
        except (Unverified, KeyError, TypeError, ValueError):
            raise NoAnswer("受領証の形式が正しくありません") from None
        if party != self.name or receipt.get("request") != hashlib.sha256(content).hexdigest():
            raise NoAnswer("受領証が相手又は要求と一致しません")
        if len(results) != len(tokens):
            raise NoAnswer("受領証の件数が合いません")
        return results

    def status(self, ids: Sequence[str]) -> list[dict[str, str]]:
        """What became of messages that we delivered. Raises NoAnswer."""
        token = seal_control(self.party, self.name, STATUS, {"ids": list(ids)})
        answer = self._ask("POST", "/exchange/status", content=json.dumps({"request": token}).encode())
        states: list[dict[str, str]] = self._open(answer, REPLY, token)["states"]
        return states

    def page(self, after: int, limit: int) -> dict[str, Any]:
        """The page of the peer's feed after a position. Raises NoAnswer."""
        token = seal_control(self.party, self.name, FEED, {"after": after, "limit": limit})
        answer = self._ask("GET", "/exchange/feed", headers={"Authorization": f"Exchange {token}"})
        return self._open(answer, PAGE, token)

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def _open(self, answer: dict[str, Any], kind: str, token: str) -> dict[str, Any]:
        try:
            sender, body = open_control(self.party, answer["reply"], kind)
        except Unverified as e:
            raise NoAnswer(f"応答を確かめられません: {e}") from None
        except (KeyError, TypeError):
            raise NoAnswer("応答の形式が正しくありません") from None
        if sender != self.name or body.get("request") != hashlib.sha256(token.encode()).hexdigest():
            raise NoAnswer("応答が相手又は要求と一致しません")
        return body

    def _ask(
        self, method: str, path: str, *, good: tuple[int, ...] = (200,), **request: Any
    ) -> dict[str, Any]:
        base = self._url if isinstance(self._url, str) else self._url()
        headers = {"Content-Type": "application/json", **request.pop("headers", {})}
        try:
            response = self._client.request(method, base + path, headers=headers, **request)
            if response.status_code not in good:
                raise NoAnswer(_why(response))
            answer = response.json()
        except httpx.HTTPError as e:
            raise NoAnswer(f"通信できません({type(e).__name__})") from None
        except ValueError:
            raise NoAnswer("応答がJSONではありません") from None
        if not isinstance(answer, dict):
            raise NoAnswer("応答の形式が正しくありません")
        return answer


def _why(response: httpx.Response) -> str:
    # Of an unexpected answer only the status and a code of ours are kept; its text may be anything.
    try:
        code = str(response.json()["code"])
    except (ValueError, KeyError, TypeError):
        code = ""
    return f"相手がHTTP {response.status_code} を返しました" + (
        f": {REASONS[code]}" if code in REASONS else ""
    )
