CREATE TABLE t (a int);
CREATE EXTENSION postgres_fdw;
CREATE FOREIGN DATA WRAPPER own HANDLER postgres_fdw_handler VALIDATOR postgres_fdw_validator;
CREATE SERVER s FOREIGN DATA WRAPPER own OPTIONS (host 'h', dbname 'd');
