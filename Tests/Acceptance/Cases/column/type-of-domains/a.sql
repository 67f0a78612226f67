CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE t (mail text, n positive, k int);
