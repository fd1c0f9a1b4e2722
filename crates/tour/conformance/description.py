"""What schemathesis is told of the sandbox that it tries: who calls, and what there is.

It makes up requests from the document alone. Without tokens all of them would end at 401, and
without ids that exist most at 404: here it is given both.
"""

import base64
import itertools
import json
import os
import urllib.parse
import urllib.request

import schemathesis

BASE = os.environ["SANDBOX"]
APP_ID, APP_SECRET = os.environ["FINTECTURE_APP_ID"], os.environ["FINTECTURE_APP_SECRET"]
CLIENT_ID, CLIENT_SECRET = os.environ["OAC_CLIENT_ID"], os.environ["OAC_CLIENT_SECRET"]
NODE = os.environ["OAC_NODE"]
OAC_SCOPES = "organisations companies users applications".split()

# A bank that lets its accounts be read, and is never closed.
BANK = "ftecfr"

IBAN = "FR7630001007941234567890185"


def send(method, path, body=None, headers=None):
    """Sends a request and gives the JSON of its answer; a body that is a text is a form."""
    headers = dict(headers or {})
    data = None
    if body is not None:
        is_form = isinstance(body, str)
        data = (body if is_form else json.dumps(body)).encode()
        kind = "x-www-form-urlencoded" if is_form else "json"
        headers["Content-Type"] = f"application/{kind}"
    request = urllib.request.Request(BASE + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def basic(user, password):
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def token(form, user=APP_ID, password=APP_SECRET):
    form = urllib.parse.urlencode(form)
    return send("POST", "/oauth/accesstoken", form, basic(user, password))["access_token"]


def own_token(scope):
    return token({"grant_type": "client_credentials", "app_id": APP_ID, "scope": scope})


class Connection:
    """A connection that is read, and the token for it."""

    def __init__(self):
        given = send("POST", "/_sandbox/v1/connections", {"provider": BANK})
        self.id = given["customer_id"]
        form = {"grant_type": "authorization_code", "code": given["code"], "scope": "AIS"}
        self.proof = bearer(token(form))
        accounts = send("GET", f"/ais/v1/customer/{self.id}/accounts", headers=self.proof)
        self.account = accounts["data"][0]["id"]


class World:
    """The tokens and the ids that requests are given."""

    def __init__(self):
        self.renew()
        pis = self.proofs["PIS"]
        order = {"data": {"attributes": {"amount": "12.50", "currency": "EUR"}}}
        opened = send("POST", "/pis/v2/connect?state=1", order, pis)
        self.session = opened["meta"]["session_id"]
        play = f"/_sandbox/v1/sessions/{self.session}/outcome"
        send("POST", play, {"outcome": "accept_received"})
        send("POST", "/_sandbox/v1/clock/advance", {"by": "5d"})
        self.renew()
        pis = self.proofs["PIS"]
        self.settlement = send("GET", "/pis/v2/settlements", headers=pis)["data"][0]["id"]
        self.transaction = send("GET", "/pis/v2/transactions", headers=pis)["data"][0]["id"]
        self.polling = self.ask_on_phone()
        self.make_customer()
        self.make_organisation()
        self.app = send("POST", "/_sandbox/v1/applications", {"name": "Spare"})["app_id"]

    def renew(self):
        """Tokens last for an hour of the world's clock."""
        scopes = " ".join(f"{what}:{how}" for what in OAC_SCOPES for how in ("read", "write"))
        form = {"grant_type": "client_credentials", "scope": scopes}
        own = ("PIS", "customers", "e-mandates")
        self.proofs = {scope: bearer(own_token(scope)) for scope in own}
        self.proofs["OAC"] = bearer(token(form, CLIENT_ID, CLIENT_SECRET))
        self.connection = Connection()
        self.proofs["AIS"] = self.connection.proof

    def ask_on_phone(self):
        """A request on the phone of a customer of the first bank that asks there."""
        proof = {"app_id": APP_ID}
        banks = send("GET", "/res/v1/providers?filter[auth_model]=decoupled", headers=proof)
        bank = banks["data"][0]["id"]
        logins = send("GET", f"/res/v1/testaccounts?filter[provider_id]={bank}", headers=proof)
        login = logins["data"][0]["attributes"]["username"]
        psu = {"x-psu-id": login, "x-psu-ip-address": "203.0.113.10", **proof}
        path = f"/ais/v1/provider/{bank}/authorize?model=decoupled"
        return send("GET", path, headers=psu)["polling_id"]

    def make(self, path, proof, kind, attributes):
        body = {"data": {"type": kind, "attributes": attributes}}
        return send("POST", path, body, self.proofs[proof])["data"]["id"]

    def make_customer(self):
        person = {"first_name": "Jane", "last_name": "Payer", "email": "jane@example.com"}
        account = {"iban": IBAN, "holder_name": "Jane Payer"}
        self.customer = self.make("/v1/customers", "customers", "customers", person)
        own = f"/v1/customers/{self.customer}"
        accounts = f"{own}/bank_accounts"
        self.bank_account = self.make(accounts, "customers", "bank_accounts", account)
        self.verification = self.make(f"{own}/verifications", "customers", "verifications", {})
        mandate = {"rum": "RUM-1", "customer_id": self.customer, **account}
        self.mandate = self.make("/v1/e-mandates", "e-mandates", "e-mandates", mandate)

    def make_organisation(self):
        company = {"name": "ACME", "external_id": "acme-1"}
        target = {"organisation_node": {"data": {"type": "organisation_nodes", "id": NODE}}}
        role = {"role": "viewer"}
        membership = {"type": "memberships", "attributes": role, "relationships": target}
        self.company = self.make("/v1/companies", "OAC", "companies", company)
        user = {"data": {"type": "users", "attributes": {"email": "dev@example.com"}}}
        made = send("POST", "/v1/users", {**user, "included": [membership]}, self.proofs["OAC"])
        self.user, self.membership = made["data"]["id"], made["included"][0]["id"]
        account = {"iban": IBAN, "holder_name": "ACME"}
        self.merchant_account = self.make("/v1/bank_accounts", "OAC", "bank_accounts", account)

    def known(self, name, path):
        """What there is of the name of a parameter, under a path."""
        if name == "customer_id":
            return self.connection.id if path.startswith("/ais/") else self.customer
        if name == "bank_account_id":
            is_own = path.startswith("/v1/customers/")
            return self.bank_account if is_own else self.merchant_account
        if path.startswith("/oauth/"):
            return GRANT.get(name)
        return {
            "session_id": self.session,
            "provider_id": BANK,
            "provider": BANK,
            "account_id": self.connection.account,
            "settlement_id": self.settlement,
            "transaction_id": self.transaction,
            "polling_id": self.polling,
            "verification_id": self.verification,
            "mandate_id": self.mandate,
            "company_id": self.company,
            "user_id": self.user,
            "membership_id": self.membership,
            "node_id": NODE,
            "app_id": self.app,
            "currency": "EUR",
            "iban": IBAN,
            "creditor_iban": IBAN,
        }.get(name)

    def fill(self, body, path):
        """Puts what exists in a body wherever it names something."""
        if isinstance(body, list):
            for item in body:
                self.fill(item, path)
        if not isinstance(body, dict):
            return
        for name, value in body.items():
            related = RELATED.get(name)
            if isinstance(value, str):
                body[name] = self.known(name, path) or value
            elif related and isinstance(value, dict) and isinstance(value.get("data"), dict):
                value["data"]["id"] = self.known(related, path)
            else:
                self.fill(value, path)

    def proof(self, operation):
        """The headers that prove who calls, as the document says it must be proved."""
        ways = operation.get("security") or [{}]
        scheme, scopes = next(iter(ways[0].items()), (None, []))
        if scheme == "basic":
            return basic(APP_ID, APP_SECRET)
        if scheme == "app_id":
            # The functionalities want a token besides.
            return {"app_id": APP_ID, **self.proofs["PIS"]}
        if scheme == "bearer":
            return self.proofs.get(scopes[0] if scopes else "", self.proofs["OAC"])
        return {}


# What gets a token.
GRANT = {"grant_type": "client_credentials", "app_id": APP_ID, "scope": "PIS"}

# What relations lead to, by the names of parameters.
RELATED = {
    "company": "company_id",
    "organisation_node": "node_id",
    "parent": "node_id",
    "user": "user_id",
    "bank_account": "bank_account_id",
}

WORLD = World()
TURN = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Proves who calls, and names what there is in three requests of four."""
    path = case.operation.path
    if next(TURN) % 4:
        for name in list(case.path_parameters or {}):
            case.path_parameters[name] = WORLD.known(name, path) or case.path_parameters[name]
        WORLD.fill(case.body, path)
    for name in ("Signature", "app_id", "Authorization"):
        case.headers.pop(name, None)
    case.headers.update(WORLD.proof(case.operation.definition.raw))
    if path == "/_sandbox/v1/wait":
        # It waits for as long as it is told.
        case.query["timeout"] = "0s"
    if isinstance(case.body, dict) and isinstance(case.body.get("lasts"), str):
        # What is out of order would answer nobody.
        case.body["lasts"] = "0s"


@schemathesis.hook
def after_call(context, case, response):
    """A clock that was turned has left every token behind, and what is deleted is gone."""
    path = case.operation.path
    turned = path == "/_sandbox/v1/clock/advance"
    deleted = path == "/ais/v1/customer/{customer_id}"
    if (turned or deleted) and response.status_code == 200:
        WORLD.renew()
