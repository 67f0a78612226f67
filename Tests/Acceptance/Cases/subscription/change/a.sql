CREATE SUBSCRIPTION dbw_case_changed CONNECTION 'host=********' PUBLICATION a, b WITH (connect = false, slot_name = 'x', binary = true);
COMMENT ON SUBSCRIPTION dbw_case_changed IS 'orders';
