CREATE SUBSCRIPTION dbw_case_failover CONNECTION 'host=********' PUBLICATION a WITH (connect = false, slot_name = 'x', failover = true);
