CREATE TYPE a_name_of_sixty_three_bytes_that_is_as_long_as_they_can_ever_be AS ENUM ('a', 'b', 'c');
CREATE TABLE item (kind a_name_of_sixty_three_bytes_that_is_as_long_as_they_can_ever_be);
