-- Accounts and virtual IBANs of each currency that an application takes payments in.
ALTER TABLE virtual_iban ADD COLUMN currency TEXT NOT NULL DEFAULT 'EUR';
DROP INDEX virtual_iban_of_owner;
CREATE UNIQUE INDEX virtual_iban_of_owner ON virtual_iban (application, level, owner, currency)
    WHERE owner IS NOT NULL;
