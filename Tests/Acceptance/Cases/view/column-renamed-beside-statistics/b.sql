CREATE TABLE event (id bigint, amount bigint GENERATED ALWAYS AS (id * 2) STORED);
CREATE VIEW totals WITH (check_option = local) AS SELECT amount AS total FROM event;
ALTER TABLE event ALTER COLUMN id SET STATISTICS 492;
