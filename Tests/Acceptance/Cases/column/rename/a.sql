CREATE TABLE users (id int PRIMARY KEY, full_name text NOT NULL DEFAULT 'x', mail text UNIQUE, CONSTRAINT named CHECK (full_name <> ''));
CREATE VIEW v AS SELECT full_name FROM users;
CREATE INDEX users_name ON users (full_name);
COMMENT ON COLUMN users.full_name IS 'whole';
