CREATE OPERATOR FAMILY mixed USING btree;
ALTER OPERATOR FAMILY mixed USING btree ADD OPERATOR 1 < (int, bigint), OPERATOR 3 = (int, bigint), FUNCTION 1 (int, bigint) btint48cmp(int, bigint);
ALTER OPERATOR FAMILY mixed USING btree ADD OPERATOR 1 < (smallint, smallint);
COMMENT ON OPERATOR FAMILY mixed USING btree IS 'mixed';
