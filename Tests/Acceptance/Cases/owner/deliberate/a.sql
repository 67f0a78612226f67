CREATE TABLE t (a serial);
CREATE TABLE u (a int);
CREATE TABLE w (a int);
