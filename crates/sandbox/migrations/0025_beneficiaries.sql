-- A session that was opened before its details said whom it pays, and that is not paid yet, pays whom its
-- request named, if that is not the merchant's own number.
UPDATE session SET details = json_set(details, '$.beneficiary', json_object(
        'name', named.name, 'iban', named.iban))
    FROM (SELECT session,
              CASE json_type(body, '$.data.attributes.beneficiary.name') WHEN 'text'
                  THEN NULLIF(TRIM(body ->> '$.data.attributes.beneficiary.name'), '') END AS name,
              UPPER(REPLACE(body ->> '$.data.attributes.beneficiary.iban', ' ', '')) AS iban
          FROM session_request
          WHERE json_type(body, '$.data.attributes.beneficiary.iban') = 'text') AS named
    WHERE named.session = session.row
        AND details -> '$.beneficiary' IS NULL
        AND status IN ('provider_required', 'sca_required', 'payment_waiting', 'payment_pending',
            'payment_unknown', 'payment_unsuccessful')
        AND NOT EXISTS (SELECT 1 FROM virtual_iban own
            WHERE own.iban = named.iban AND own.application = session.application)
        AND NOT EXISTS (SELECT 1 FROM account own
            WHERE own.iban = named.iban AND own.kind = 'acquiring'
                AND (own.application = session.application OR own.row =
                    (SELECT account FROM application WHERE row = session.application)));
