import os
import fintecture

fintecture.sandbox_api_base = os.environ["FINTECTURE_BASE_URL"]
fintecture.app_id = os.environ["FINTECTURE_APP_ID"]
fintecture.app_secret = os.environ["FINTECTURE_APP_SECRET"]
fintecture.private_key = open(os.environ["FINTECTURE_PRIVATE_KEY_FILE"]).read()
fintecture.access_token = fintecture.PIS.oauth()["access_token"]
print(fintecture.PIS.connect(
    state="order-1",
    meta={"psu_name": "Jane Payer", "psu_email": "jane@example.com"},
    data={"type": "PIS", "attributes": {
        "amount": "149.30", "currency": "EUR", "communication": "Order 1"}},
))
