CREATE TABLE part (id bigint GENERATED ALWAYS AS IDENTITY, email text);
