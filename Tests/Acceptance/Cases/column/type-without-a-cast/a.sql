CREATE TABLE t (at time, doc text, ids text, mac macaddr, o oid);
