ALTER TABLE t RENAME name TO old_name;
ALTER TABLE t ADD COLUMN name varchar(50);
