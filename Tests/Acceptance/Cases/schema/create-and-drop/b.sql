CREATE TABLE users (id int);
CREATE SCHEMA "Odd ""Schema""";
CREATE TABLE "Odd ""Schema"".x" (id int);
CREATE TABLE "Odd ""Schema"""."Table.One" ("Col umn" int PRIMARY KEY, "select" text);
COMMENT ON SCHEMA "Odd ""Schema""" IS 'it''s odd';
