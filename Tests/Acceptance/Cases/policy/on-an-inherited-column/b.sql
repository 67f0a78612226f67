CREATE TABLE log (d interval);
