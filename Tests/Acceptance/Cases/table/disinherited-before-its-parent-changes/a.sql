CREATE TABLE parent (id int, n numeric);
CREATE TABLE child (id int, n numeric, own text) INHERITS (parent);
CREATE TABLE other () INHERITS (parent);
