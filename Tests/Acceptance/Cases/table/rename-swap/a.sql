CREATE TABLE x (id int PRIMARY KEY, x_note text);
CREATE TABLE y (id int PRIMARY KEY, y_note text);
