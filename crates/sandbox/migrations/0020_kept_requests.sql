-- A session no longer carries the whole request that opened it: lists read sessions by the hundred.

CREATE TABLE session_request (
    session {int} NOT NULL PRIMARY KEY,
    body    TEXT  NOT NULL                  -- JSON: as it was sent
) {strict};
INSERT INTO session_request
    SELECT row, details -> '$.request' FROM session WHERE details -> '$.request' IS NOT NULL;

-- What is asked of it time and again stays.
UPDATE session SET details = json_remove(json_set(details, '$.named_payer', json_object(
        'name', CASE json_type(details, '$.request.meta.psu_name')
            WHEN 'text' THEN details ->> '$.request.meta.psu_name' END,
        'incorporation', CASE json_type(details, '$.request.meta.psu_incorporation')
            WHEN 'text' THEN details ->> '$.request.meta.psu_incorporation' END)), '$.request')
    WHERE details -> '$.request' IS NOT NULL;
