"""Drives every method of `fintecture` against the sandbox that the environment names.

Prints one line of JSON for each: {"method", "result", "note"}. A result is `works`, `broken` (the
client's own defect, with the proof) or `failed`.
"""

import inspect
import json
import os
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import fintecture
from fintecture import api_resources, error

BASE = os.environ["SANDBOX"]
CALLBACK = "https://shop.example.com/callback"

fintecture.sandbox_api_base = BASE
fintecture.app_id = os.environ["FINTECTURE_APP_ID"]
fintecture.app_secret = os.environ["FINTECTURE_APP_SECRET"]
with open(os.environ["FINTECTURE_PRIVATE_KEY_FILE"]) as file:
    fintecture.private_key = file.read()

driven = set()


def tell(method, result, note=""):
    driven.add(method)
    print(json.dumps({"method": method, "result": result, "note": note}), flush=True)


def works(method, note, call):
    """Calls a method and looks at what it answered; `note` says how it was tried."""
    try:
        answer = call()
        tell(method, "works", note)
        return answer
    except Exception as problem:
        body = getattr(problem, "http_body", None) or ""
        tell(method, "failed", f"{note}: {type(problem).__name__}: {problem} {body}")
        return None


def broken(method, call, kind, proof):
    """Proves that a method cannot work: it fails before the server could have answered well."""
    try:
        call()
    except kind as problem:
        tell(method, "broken", f"{proof}: {type(problem).__name__}: {str(problem)[:100]}")
    except Exception as problem:
        tell(method, "failed", f"expected {kind.__name__}, got {type(problem).__name__}: {problem}")
    else:
        tell(method, "failed", "it was thought broken, and works")


def expect(holds, what):
    if not holds:
        raise AssertionError(f"expected {what}")


def control(path, body=None):
    """What the sandbox's control interface answers."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(f"{BASE}/_sandbox/v1/{path}", data=data) as answer:
            text = answer.read()
            return json.loads(text) if text else None
    except urllib.error.HTTPError as problem:
        raise AssertionError(f"{path}: {problem.code} {problem.read()}") from problem


def order(amount, **meta):
    return {
        "meta": {"psu_name": "Jane Payer", "psu_email": "jane.payer@example.com", **meta},
        "data": {
            "type": "PIS",
            "attributes": {"amount": amount, "currency": "EUR", "communication": "Commande été 42"},
        },
    }


def pay(outcome):
    session = fintecture.PIS.connect(state="order-1", **order("20"))["meta"]["session_id"]
    control(f"sessions/{session}/outcome", {"outcome": outcome})
    return session


def payments():
    def token():
        answer = fintecture.PIS.oauth()
        expect(answer["token_type"] == "Bearer" and answer["expires_in"] == 3600, "a Bearer token")
        fintecture.access_token = answer["access_token"]

    works("PIS.oauth", "signed, as this client signs everything", token)

    def connect():
        answer = fintecture.PIS.connect(state="order-42", with_virtualbeneficiary=True, **order("149.30"))
        expect(len(answer["meta"]["session_id"]) == 32, "a session id of 32 hexadecimal digits")
        expect(answer["virtual_beneficiary"]["iban"], "a virtual IBAN")
        return answer["meta"]["session_id"]

    session = works("PIS.connect", "with a virtual IBAN", connect)
    works("Payment.connect", "", lambda: fintecture.Payment.connect(state="order-43", **order("20")))
    control(f"sessions/{session}/outcome", {"outcome": "accept_received"})

    def retrieve():
        payment = fintecture.Payment.retrieve(session)
        expect(payment["meta"]["status"] == "payment_created", "payment_created")
        expect(payment["data"]["attributes"]["amount"] == "149.30", "the amount as text")
        return payment

    payment = works("Payment.retrieve", "", retrieve)

    def refund():
        answer = payment.refund(data={"attributes": {"amount": "49.30"}})
        expect(answer["meta"]["status"] == "refund_accepted", "refund_accepted")

    works("Payment.refund", "a part", refund)

    def rest():
        answer = fintecture.PIS.initiate_refund(state="refund-2", meta={"session_id": session})
        expect(answer["meta"]["status"] == "refund_accepted", "refund_accepted")

    works("PIS.initiate_refund", "what is left", rest)

    def cancel():
        open_one = fintecture.PIS.connect(state="order-44", **order("20"))["meta"]["session_id"]
        answer = fintecture.Payment.retrieve(open_one).update(status="payment_cancelled")
        expect(answer["meta"]["status"] == "payment_cancelled", "payment_cancelled")

    works("Payment.update", "cancels", cancel)

    def listed(call):
        def look():
            answer = call()
            expect(len(answer["data"]) > 0 and answer["meta"]["totalItems"] > 0, "a list of payments")

        return look

    works(
        "Payment.search",
        "with a filter: signed in brackets, sent encoded",
        listed(lambda: fintecture.Payment.search(filter={"status": "payment_created"})),
    )
    works("Payment.list", "", listed(fintecture.Payment.list))

    def initiate():
        answer = fintecture.PIS.initiate("ftecfr", CALLBACK, state="order-45", **order("20"))
        expect(answer["meta"]["status"] == "sca_required", "sca_required")

    works("PIS.initiate", "", initiate)
    works(
        "Payment.initiate",
        "",
        lambda: fintecture.Payment.initiate("ftecfr", CALLBACK, state="order-46", **order("20")),
    )

    def link():
        answer = fintecture.PIS.request_to_pay(
            CALLBACK, language="fr", state="order-47", with_virtualbeneficiary=True,
            **order("20", method="link"),
        )
        expect(answer["meta"]["code"] == "request_to_pay_initiated", "request_to_pay_initiated")
        expect(answer["meta"]["status"] == 201 and answer["meta"]["url"], "201 and a link")

    works("PIS.request_to_pay", "a link", link)

    def payout():
        answer = fintecture.PIS.request_for_payout(
            CALLBACK, language="fr", state="payout-1", **order("5", method="link")
        )
        expect(answer["meta"]["session_id"], "a session")

    works("PIS.request_for_payout", "a link", payout)

    def settlements():
        answer = fintecture.PIS.settlements()
        expect("data" in answer and "links" in answer, "a list")
        if answer["data"]:
            one = fintecture.PIS.settlements(settlement_id=answer["data"][0]["id"])
            expect(one["data"]["id"] == answer["data"][0]["id"], "the settlement")

    control("clock/advance", {"by": "7d"})
    works("PIS.oauth", "again, a week later", token)
    works("PIS.settlements", "all, and one", settlements)


def consent():
    return control("connections", {"provider": "ftecfr"})


def accounts():
    def page():
        answer = fintecture.AIS.connect(redirect_uri=CALLBACK, state="holder-1")
        expect(answer["meta"]["url"], "an address of a page")

    works("AIS.connect", "", page)

    def authorize():
        answer = fintecture.AIS.authorize("ftecfr", CALLBACK, state="holder-1")
        expect(answer["provider"] == "ftecfr" and answer["url"], "the bank and its page")

    works("AIS.authorize", "redirect", authorize)
    decoupled()
    granted = consent()
    customer = granted["customer_id"]

    def exchange():
        answer = fintecture.AIS.oauth(code=granted["code"])
        fintecture.access_token = answer["access_token"]
        return answer

    tokens = works("AIS.oauth", "a code", exchange)

    def refresh():
        answer = fintecture.OAuth.refresh_token(refresh_token=tokens["refresh_token"])
        fintecture.access_token = answer["access_token"]

    works("OAuth.refresh_token", "sends the id and the secret in the body too", refresh)
    broken("OAuth.pis_token", fintecture.OAuth.pis_token, TypeError, "passes the id twice")
    broken("OAuth.ais_token", lambda: fintecture.OAuth.ais_token(code="x"), TypeError, "passes a positional")

    def listed(call, kind):
        def look():
            answer = call()
            expect(answer["data"] and answer["data"][0]["type"] == kind, kind)
            return answer["data"][0]["id"]

        return look

    account = works(
        "Customer.get_accounts", "", listed(lambda: fintecture.Customer.get_accounts(customer), "accounts")
    )
    works(
        "Account.search_by_customer",
        "without balances",
        listed(lambda: fintecture.Account.search_by_customer(customer, withBalances="false"), "accounts"),
    )
    works(
        "Customer.get_account_transactions",
        "",
        listed(lambda: fintecture.Customer.get_account_transactions(customer, account), "transactions"),
    )
    works(
        "Account.search_transactions_by_customer_account",
        "with filters: signed in brackets, sent encoded",
        listed(
            lambda: fintecture.Account.search_transactions_by_customer_account(
                customer, account, filter={"date_from": "max"}
            ),
            "transactions",
        ),
    )
    works(
        "Customer.get_account_holders",
        "",
        listed(lambda: fintecture.Customer.get_account_holders(customer), "accountholders"),
    )
    works(
        "AccountHolder.search_by_customer",
        "",
        listed(lambda: fintecture.AccountHolder.search_by_customer(customer), "accountholders"),
    )
    broken(
        "Customer.delete",
        lambda: fintecture.Customer.delete(customer),
        TypeError,
        "passes its parameters as a positional",
    )


def decoupled():
    psu = {"psu_id": "078000000P", "psu_ip_address": "127.0.0.1", "state": "holder-1"}

    def start():
        answer = fintecture.AIS.authorize("handse", CALLBACK, model="decoupled", **psu)
        expect(answer["model"] == "decoupled", "the decoupled model")
        polling = answer["url"].split("/")[-1]
        expect(polling == answer["polling_id"], "the polling id at the end of the URL")
        return polling

    polling = works("AIS.authorize", "decoupled", start)

    def poll():
        before = fintecture.AIS.decoupled("handse", polling, redirect_uri=CALLBACK, **psu)
        expect(before["status"] == "PENDING", "PENDING")
        control(f"phone/{polling}", {"answer": "approve"})
        after = fintecture.AIS.decoupled("handse", polling, redirect_uri=CALLBACK, **psu)
        expect(after["status"] == "COMPLETED" and after["code"], "COMPLETED with a code")
        expect(after["connection_id"] == after["customer_id"], "the connection by both names")

    works("AIS.decoupled", "pending, then completed", poll)


def resources():
    fintecture.access_token = fintecture.PIS.oauth()["access_token"]

    def banks(call):
        def look():
            answer = call()
            expect(answer["data"] and answer["data"][0]["type"] == "provider", "banks")

        return look

    works(
        "Provider.search",
        "with a filter and a sort",
        banks(lambda: fintecture.Provider.search(filter={"country": "FR"}, sort={"name": "ASC"})),
    )
    broken("Account.search", fintecture.Account.search, AttributeError, "calls what only others inherit")

    def application():
        answer = fintecture.Application.retrieve()
        expect(answer["data"]["type"] == "app" and answer["data"]["id"] == fintecture.app_id, "the application")

    works("Application.retrieve", "", application)

    def test_accounts():
        expect(fintecture.TestAccount.search(filter={"provider_id": "ftecfr"})["data"], "test accounts")

    works("TestAccount.search", "with a filter", test_accounts)
    for name in ("Provider", "Payment", "Account"):
        search = getattr(fintecture, name).search_auto_paging_iter
        broken(
            f"{name}.search_auto_paging_iter",
            lambda search=search: list(search()),
            AttributeError,
            "expects an answer with a member `object` that the API does not have",
        )


def webhooks():
    received = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.headers, body.decode()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    control("webhooks", {"url": f"http://127.0.0.1:{server.server_port}/webhooks"})
    session = pay("accept")
    control(f"wait?session_id={session}&webhook=acknowledged&timeout=20s")

    def construct(headers, body):
        return fintecture.Webhook.construct_event(
            dict(parse_qsl(body, keep_blank_values=True)),
            headers["Digest"], headers["Signature"], headers["X-Request-ID"],
        )

    def sealed():
        expect(received, "a webhook")
        for headers, body in received:
            expect(construct(headers, body)["session_id"] == session, "the session")
        headers, body = received[0]
        try:
            construct(headers, body + "&x=1")
        except error.SignatureVerificationError:
            return
        raise AssertionError("expected a changed body to be refused")

    works(
        "Webhook.construct_event",
        "a webhook of the sandbox, and one with a changed body",
        sealed,
    )
    server.shutdown()


def errors():
    def refused():
        try:
            fintecture.Payment.retrieve("0" * 32)
        except error.FintectureError as problem:
            expect(problem.http_status == 404 and problem.code == "not_found", "404 not_found")
            expect(problem.json_body["log_id"], "a log id")
            return
        raise AssertionError("expected a refusal")

    works("(an error)", "the class, status and code of a refusal reach the caller", refused)


# What every resource inherits and what builds addresses: no calls.
MACHINERY = {"OBJECT_NAME", "class_url", "instance_url", "TestHelpers", "test_helpers", "refresh", "save"}


def leftovers():
    """The client began as another company's: what it calls beyond Fintecture's API cannot work.

    Each is called all the same, so that one which does work is found.
    """
    for name, resource in inspect.getmembers(api_resources, inspect.isclass):
        if name in ("ErrorObject", "ListObject", "SearchResultObject"):
            continue
        for method in dir(resource):
            owner = next((base for base in resource.__mro__ if method in vars(base)), None)
            ours = owner is not None and owner.__module__.startswith("fintecture.api_resources")
            label = f"{name}.{method}"
            if method.startswith("_") or method in MACHINERY or not ours or label in driven:
                continue
            try_leftover(label, getattr(resource, method))


def try_leftover(label, call):
    """Tries with no argument, then with one, then with two: as many as it asks for."""
    for arguments in ((), ("x",), ("x", "y")):
        try:
            answer = call(*arguments)
            if inspect.isgenerator(answer):
                list(answer)
            tell(label, "failed", "it was thought broken, and works")
            return
        except TypeError as problem:
            missing = "missing" in str(problem) and len(arguments) < 2
            if not missing:
                tell(label, "broken", f"does not match what it calls: {str(problem)[:100]}")
                return
        except (error.FintectureError, AttributeError, NotImplementedError, ValueError, KeyError) as problem:
            status = getattr(problem, "http_status", None)
            if status in (404, 405):
                tell(label, "broken", f"calls a path that is not of the API: {status}")
            elif status is None:
                tell(label, "broken", f"{type(problem).__name__}: {str(problem)[:100]}")
            else:
                tell(label, "failed", f"{status}: {problem}")
            return


for part in (payments, accounts, resources, webhooks, errors, leftovers):
    try:
        part()
    except Exception as problem:
        body = getattr(problem, "http_body", None) or ""
        tell(f"({part.__name__})", "failed", f"{type(problem).__name__}: {problem} {body}")
