CREATE TYPE pair AS (k text, v int);
CREATE TYPE other AS (k text, v int);
CREATE TYPE gone AS (a int);
CREATE TABLE takes (k text, v int);
CREATE TABLE lets OF pair;
CREATE TABLE turns OF pair;
CREATE TABLE grows (k text);
CREATE TABLE outlives OF gone;
