CREATE TABLE whole (id bigint, note text) PARTITION BY LIST (note);
CREATE TABLE part PARTITION OF whole DEFAULT;
