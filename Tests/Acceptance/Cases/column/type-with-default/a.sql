CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (state text DEFAULT 'sad' NOT NULL, n text DEFAULT '1', flag int DEFAULT 0, amount integer DEFAULT 5);
CREATE INDEX t_state ON t (state);
