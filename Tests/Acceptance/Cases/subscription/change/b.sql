CREATE SUBSCRIPTION dbw_case_changed CONNECTION 'host=********' PUBLICATION b, "C d" WITH (connect = false, slot_name = NONE, streaming = on, synchronous_commit = local, disable_on_error = true);
COMMENT ON SUBSCRIPTION dbw_case_changed IS 'orders';
CREATE SUBSCRIPTION dbw_case_new CONNECTION 'host=********' PUBLICATION a WITH (connect = false, slot_name = 'z');
