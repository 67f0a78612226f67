CREATE TABLE parent (id int, n int);
CREATE TABLE child (id int, n numeric, own text);
CREATE TABLE other () INHERITS (parent);
