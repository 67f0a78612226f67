CREATE TABLE parent (id bigint, note text, more text DEFAULT 'm' NOT NULL, CONSTRAINT note_short CHECK (length(note) < 10));
CREATE TABLE child (extra int) INHERITS (parent);
