ALTER TABLE people RENAME TO "Users";
ALTER TABLE "Users" ADD COLUMN age int;
