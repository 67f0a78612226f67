CREATE TABLE draft (id integer, body text);
CREATE TABLE page (id integer, title text);
