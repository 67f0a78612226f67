CREATE DOMAIN public.t AS integer CHECK (VALUE > 0);
CREATE DOMAIN public.a AS public.t[] CHECK (VALUE IS NOT NULL);
CREATE TYPE public.c AS (x public.t, y public.t[]);
