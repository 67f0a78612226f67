CREATE FUNCTION handle(internal) RETURNS table_am_handler LANGUAGE internal STRICT AS 'heap_tableam_handler';
CREATE ACCESS METHOD "Heap 2" TYPE TABLE HANDLER handle;
COMMENT ON ACCESS METHOD "Heap 2" IS 'another heap';
CREATE ACCESS METHOD gist2 TYPE INDEX HANDLER gisthandler;
CREATE TABLE moved (id int) USING "Heap 2";
CREATE TABLE t (id int) USING "Heap 2";
CREATE MATERIALIZED VIEW m USING "Heap 2" AS SELECT id FROM t;
