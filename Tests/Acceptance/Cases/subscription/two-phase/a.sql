CREATE SUBSCRIPTION dbw_case_phases CONNECTION 'host=********' PUBLICATION a WITH (connect = false, slot_name = 'x');
COMMENT ON SUBSCRIPTION dbw_case_phases IS 'orders';
