CREATE TABLE region (code text PRIMARY KEY) PARTITION BY LIST (code);
CREATE TABLE region_eu PARTITION OF region FOR VALUES IN ('eu');
CREATE TABLE region_us PARTITION OF region FOR VALUES IN ('us') PARTITION BY LIST (code);
CREATE TABLE region_us_all PARTITION OF region_us DEFAULT;
CREATE TABLE account (id integer, region text REFERENCES region);
