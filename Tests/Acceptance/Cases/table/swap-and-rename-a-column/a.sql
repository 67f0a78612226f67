CREATE TABLE a (x int, s text);
CREATE TABLE b (x int, s text);
