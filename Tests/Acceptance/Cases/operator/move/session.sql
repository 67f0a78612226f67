ALTER OPERATOR === (int, int) SET SCHEMA s;
