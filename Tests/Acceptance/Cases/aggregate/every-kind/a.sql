CREATE FUNCTION hyp_final(internal, VARIADIC args "any") RETURNS bigint LANGUAGE internal AS 'hypothetical_rank_final';
CREATE FUNCTION moved(int, int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 - $2';
