CREATE TABLE p (k int4range, span int4range, CONSTRAINT p_x EXCLUDE USING gist (k WITH =, span WITH &&)) PARTITION BY LIST (k);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN ('[1,2)');
CREATE TABLE p_2 (k int4range, span int4range, CONSTRAINT own_x EXCLUDE USING gist (k WITH =, span WITH &&));
ALTER TABLE p ATTACH PARTITION p_2 FOR VALUES IN ('[2,3)');
