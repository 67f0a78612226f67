CREATE TABLE ticket (
    id text,
    code text NOT NULL
);
