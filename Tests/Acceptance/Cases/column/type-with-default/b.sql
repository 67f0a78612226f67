CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (state mood DEFAULT 'sad' NOT NULL, n integer DEFAULT 1, flag boolean DEFAULT false, amount numeric(12,2) DEFAULT 5);
CREATE INDEX t_state ON t (state);
