CREATE TABLE public.t (a integer, b integer);
ALTER TABLE public.t OWNER TO dbw_case_app;
GRANT SELECT (a) ON public.t TO dbw_case_app;
