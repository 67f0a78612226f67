CREATE TABLE region (code text PRIMARY KEY, parent text) PARTITION BY LIST (code);
CREATE TABLE region_eu PARTITION OF region FOR VALUES IN ('eu');
ALTER TABLE region_eu ADD CONSTRAINT up FOREIGN KEY (parent) REFERENCES region;
