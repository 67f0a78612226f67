CREATE TABLE moved (id int);
