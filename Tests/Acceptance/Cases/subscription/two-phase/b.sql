CREATE SUBSCRIPTION dbw_case_phases CONNECTION 'host=********' PUBLICATION a WITH (connect = false, slot_name = 'x', two_phase = on);
COMMENT ON SUBSCRIPTION dbw_case_phases IS 'orders';
