CREATE TABLE region (code text PRIMARY KEY) PARTITION BY LIST (code);
CREATE TABLE region_us PARTITION OF region FOR VALUES IN ('us') PARTITION BY LIST (code);
CREATE TABLE account (id integer, region text REFERENCES region);
