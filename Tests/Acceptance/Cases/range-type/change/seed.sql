INSERT INTO t VALUES (1, '[a,b)', '{[a,b),[x,z]}', '[1,3)', '{"[1,2)","[4,5)"}');
