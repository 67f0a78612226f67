CREATE TABLE region (code text PRIMARY KEY, parent text) PARTITION BY LIST (code);
CREATE TABLE region_eu (code text PRIMARY KEY, parent text);
ALTER TABLE region_eu ADD CONSTRAINT up FOREIGN KEY (parent) REFERENCES region;
