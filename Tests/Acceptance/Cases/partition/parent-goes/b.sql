CREATE TABLE p_1 (id int NOT NULL, at date NOT NULL, note text, CONSTRAINT p_1_pkey PRIMARY KEY (id, at), CONSTRAINT late CHECK (at > '2000-01-01'));
CREATE INDEX p_1_note_idx ON p_1 (note);
COMMENT ON COLUMN p_1.note IS 'kept';
