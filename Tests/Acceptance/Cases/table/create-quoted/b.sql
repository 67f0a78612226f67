CREATE TABLE "Order" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "user" text NOT NULL DEFAULT 'no"body''s',
    "a ""quoted"" name" int CHECK ("a ""quoted"" name" > 0),
    "üml" numeric(10,2)[],
    UNIQUE ("user", "üml")
);
COMMENT ON TABLE "Order" IS 'orders; with ''quotes''';
COMMENT ON COLUMN "Order"."a ""quoted"" name" IS E'two\nlines';
CREATE INDEX "Index Name" ON "Order" ("user") WHERE "Id" > 0;
