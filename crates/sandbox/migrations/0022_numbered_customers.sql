-- Customers and mandates are counted from 1 by application, without gaps: none is ever deleted.

ALTER TABLE customer ADD COLUMN number {int} NOT NULL DEFAULT 0;
UPDATE customer SET number = counted.number
    FROM (SELECT row, ROW_NUMBER() OVER (PARTITION BY application ORDER BY row) AS number
          FROM customer) AS counted
    WHERE counted.row = customer.row;
CREATE UNIQUE INDEX customer_by_number ON customer (application, number);
DROP INDEX customer_of_application;

ALTER TABLE mandate ADD COLUMN number {int} NOT NULL DEFAULT 0;
UPDATE mandate SET number = counted.number
    FROM (SELECT row, ROW_NUMBER() OVER (PARTITION BY application ORDER BY row) AS number
          FROM mandate) AS counted
    WHERE counted.row = mandate.row;
CREATE UNIQUE INDEX mandate_by_number ON mandate (application, number);
DROP INDEX mandate_of_application;
