CREATE SCHEMA ext;
CREATE EXTENSION citext WITH SCHEMA ext;
CREATE TABLE accounts (email ext.citext NOT NULL UNIQUE);
COMMENT ON EXTENSION citext IS 'text without case';
