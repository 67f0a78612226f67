CREATE TABLE keep (a_id int);
