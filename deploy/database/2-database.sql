-- Run by psql as the superuser after the roles are made, and again to restore a backup into.
CREATE DATABASE jcc OWNER jcc_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE jcc FROM PUBLIC;
GRANT CONNECT ON DATABASE jcc TO jcc;
\connect jcc
ALTER SCHEMA public OWNER TO jcc_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO jcc;
