CREATE TABLE t (a int, b int CONSTRAINT t_a_not_null CHECK (b > 0));
CREATE TABLE a_table_with_a_name_that_is_long_enough_to_be_cut (a_column_with_a_long_name int);
