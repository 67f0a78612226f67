CREATE SCHEMA s;
CREATE TYPE public.zone AS ENUM ('a', 'b');
CREATE TABLE public.other (id int);
CREATE TABLE public.events (
    id int,
    note text,
    zone zone NOT NULL DEFAULT 'a',
    at timestamptz NOT NULL
) PARTITION BY LIST (zone);
ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.events ALTER COLUMN id SET STATISTICS 7;
ALTER TABLE public.events ALTER COLUMN note SET (n_distinct = 9), ALTER COLUMN note SET STORAGE EXTERNAL;
CREATE TABLE public.after_other (o other, id int) PARTITION BY RANGE (id);
