CREATE TYPE pair AS (k text, v int);
CREATE TYPE other AS (k text, v int);
CREATE TABLE takes OF pair;
CREATE TABLE lets (k text, v int);
CREATE TABLE turns OF other;
CREATE TABLE grows OF pair;
CREATE TABLE outlives (a int, b int);
