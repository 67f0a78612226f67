CREATE TABLE v (d text, amount text);
CREATE SEQUENCE node_seq OWNED BY v.amount;
