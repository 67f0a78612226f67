CREATE TABLE event (id bigint, total bigint GENERATED ALWAYS AS (id * 2) STORED);
CREATE VIEW totals WITH (check_option = local) AS SELECT total FROM event;
