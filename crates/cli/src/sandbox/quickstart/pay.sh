TOKEN=$(curl -s $FINTECTURE_BASE_URL/oauth/accesstoken \
  -u $FINTECTURE_APP_ID:$FINTECTURE_APP_SECRET -d scope=PIS \
  -d grant_type=client_credentials -d app_id=$FINTECTURE_APP_ID |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -s "$FINTECTURE_BASE_URL/pis/v2/connect?state=order-1" \
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{
    "meta": {"psu_name": "Jane Payer", "psu_email": "jane@example.com"},
    "data": {"type": "PIS", "attributes": {
      "amount": "149.30", "currency": "EUR", "communication": "Order 1"}}}'
