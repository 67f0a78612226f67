CREATE TABLE t (a int, b text);
CREATE TABLE log (a int, what text);
CREATE TABLE "Other Log" (a int);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE RULE ins AS ON INSERT TO v DO INSTEAD (INSERT INTO t (a, b) VALUES (new.a, new.b); INSERT INTO log VALUES (new.a, 'a;b'));
CREATE RULE upd AS ON UPDATE TO v DO INSTEAD UPDATE t SET b = new.b WHERE t.a = old.a RETURNING t.a, t.b;
CREATE RULE changed AS ON INSERT TO t WHERE new.a > 1 DO ALSO INSERT INTO "Other Log" VALUES (new.a);
CREATE RULE "Never" AS ON DELETE TO t DO INSTEAD NOTHING;
