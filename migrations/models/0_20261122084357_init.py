from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

UPGRADE = {
    "sqlite": """
CREATE TABLE "account" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "cash" BIGINT NOT NULL,
    "reserved" BIGINT NOT NULL,
    "deposits" BIGINT NOT NULL,
    "starting" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "turnover" BIGINT NOT NULL,
    "fills" INT NOT NULL,
    "qualifying" INT NOT NULL,
    "week" VARCHAR(10) NOT NULL,
    "week_equity" BIGINT NOT NULL,
    "week_deposits" BIGINT NOT NULL,
    "opened_at" BIGINT NOT NULL,
    CONSTRAINT "uid_account_guild_i_0f570c" UNIQUE ("guild_id", "user_id", "contest"),
    CONSTRAINT "account_cash" CHECK (cash >= 0 AND cash <= 100000000000000000),
    CONSTRAINT "account_reserved" CHECK (reserved >= 0 AND reserved <= 100000000000000000),
    CONSTRAINT "account_deposits" CHECK (deposits >= 0 AND deposits <= 100000000000000000),
    CONSTRAINT "account_starting" CHECK (starting > 0),
    CONSTRAINT "account_counts" CHECK (turnover >= 0 AND fills >= qualifying AND qualifying >= 0)
);
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSON NOT NULL
);
CREATE TABLE "announcement" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "facts" JSON NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "batch_id" BIGINT,
    "at" BIGINT NOT NULL,
    CONSTRAINT "announcement_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_announcemen_batch_i_8ebc2b" ON "announcement" ("batch_id");
CREATE INDEX "idx_announcemen_state_607609" ON "announcement" ("state", "batch_id", "channel_id");
CREATE INDEX "idx_announcemen_guild_i_af8e0e" ON "announcement" ("guild_id", "user_id");
CREATE TABLE "batch" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "message" JSON NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "attempts" INT NOT NULL,
    "due_at" BIGINT NOT NULL,
    "error" VARCHAR(200),
    "at" BIGINT NOT NULL,
    CONSTRAINT "batch_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_batch_state_ea2c9d" ON "batch" ("state", "channel_id");
CREATE INDEX "idx_batch_guild_i_56a167" ON "batch" ("guild_id", "state");
CREATE TABLE "checkin" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_checkin_guild_i_c8809a" UNIQUE ("guild_id", "user_id", "day")
);
CREATE TABLE "coin" (
    "ticker" VARCHAR(20) NOT NULL PRIMARY KEY,
    "scale" SMALLINT NOT NULL
);
CREATE TABLE "fill" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "units" BIGINT NOT NULL,
    "price" VARCHAR(24) NOT NULL,
    "gross" BIGINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "cost_moved" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "qualifying" SMALLINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "quoted_at" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "fill_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "fill_amounts" CHECK (units > 0 AND gross >= 0 AND fee >= 0 AND cost_moved >= 0),
    CONSTRAINT "fill_qualifying" CHECK (qualifying IN (0, 1))
);
CREATE INDEX "idx_fill_order_i_e6e69b" ON "fill" ("order_id");
CREATE INDEX "idx_fill_account_c08dba" ON "fill" ("account_id", "id");
CREATE TABLE "guild" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "settings" JSON NOT NULL,
    "week" VARCHAR(10),
    "curve" VARCHAR(24),
    "left_at" BIGINT
);
CREATE TABLE "installation" (
    "id" SMALLINT NOT NULL PRIMARY KEY,
    "tag" VARCHAR(8) NOT NULL,
    "market_seed" VARCHAR(64) NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE TABLE "lease" (
    "name" VARCHAR(40) NOT NULL PRIMARY KEY,
    "holder" VARCHAR(64) NOT NULL,
    "until" BIGINT NOT NULL,
    "token" BIGINT NOT NULL
);
CREATE TABLE "member" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "channel_id" BIGINT,
    "xp" BIGINT NOT NULL,
    "level" INT NOT NULL,
    "streak" INT NOT NULL,
    "longest_streak" INT NOT NULL,
    "streak_day" VARCHAR(10),
    "here" SMALLINT NOT NULL,
    "here_at" BIGINT NOT NULL,
    CONSTRAINT "uid_member_guild_i_1c46b6" UNIQUE ("guild_id", "user_id"),
    CONSTRAINT "member_xp" CHECK (xp >= 0 AND xp <= 9007199254740992),
    CONSTRAINT "member_level" CHECK (level >= 1),
    CONSTRAINT "member_streak" CHECK (streak >= 0 AND longest_streak >= streak)
);
CREATE TABLE "milestone" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "milestone" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_milestone_guild_i_30352f" UNIQUE ("guild_id", "user_id", "milestone")
);
CREATE TABLE "orders" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "size" VARCHAR(40) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    CONSTRAINT "orders_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "orders_state" CHECK (state IN ('open', 'filled', 'cancelled', 'expired'))
);
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE TABLE "position" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "units" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,
    "bought_at" BIGINT NOT NULL,
    CONSTRAINT "uid_position_account_3507e4" UNIQUE ("account_id", "symbol"),
    CONSTRAINT "position_units" CHECK (units > 0 AND units <= 1000000000000000000),
    CONSTRAINT "position_cost" CHECK (cost >= 0 AND cost <= 100000000000000000)
);
CREATE INDEX "idx_position_guild_i_94d68c" ON "position" ("guild_id", "account_id");
CREATE TABLE "posting" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "ref" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "posting_kind" CHECK (kind IN ('start', 'reward', 'trade'))
);
CREATE INDEX "idx_posting_account_a82110" ON "posting" ("account_id", "id");
CREATE TABLE "ranking" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "board" VARCHAR(8) NOT NULL,
    "generation" SMALLINT NOT NULL,
    "total" INT NOT NULL,
    "inputs" VARCHAR(32),
    "day" VARCHAR(10),
    "ranked_at" BIGINT,
    "frozen" SMALLINT NOT NULL,
    CONSTRAINT "uid_ranking_guild_i_fdddae" UNIQUE ("guild_id", "contest", "board"),
    CONSTRAINT "ranking_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "ranking_total" CHECK (total >= 0)
);
CREATE TABLE "receipt" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_receipt_at_3c5764" ON "receipt" ("at");
CREATE TABLE "slot" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "period" VARCHAR(20) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_slot_name_2b47cf" UNIQUE ("name", "guild_id", "period")
);
CREATE TABLE "standing" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "ranking_id" BIGINT NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ordinal" INT NOT NULL,
    "place" INT NOT NULL,
    "previous" INT,
    "user_id" BIGINT NOT NULL,
    "numerator" BIGINT NOT NULL,
    "denominator" BIGINT NOT NULL,
    "stale" SMALLINT NOT NULL,
    CONSTRAINT "uid_standing_ranking_0d2219" UNIQUE ("ranking_id", "generation", "user_id"),
    CONSTRAINT "standing_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "standing_place" CHECK (place >= 1 AND ordinal >= place),
    CONSTRAINT "standing_denominator" CHECK (denominator > 0)
);
CREATE INDEX "idx_standing_ranking_5512df" ON "standing" ("ranking_id", "generation", "ordinal");
CREATE TABLE "xp_grant" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "amount" INT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_xp_grant_guild_i_a79c40" ON "xp_grant" ("guild_id", "user_id", "source", "day");
""",
    "postgres": """
CREATE TABLE "account" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "cash" BIGINT NOT NULL,
    "reserved" BIGINT NOT NULL,
    "deposits" BIGINT NOT NULL,
    "starting" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "turnover" BIGINT NOT NULL,
    "fills" INT NOT NULL,
    "qualifying" INT NOT NULL,
    "week" VARCHAR(10) NOT NULL,
    "week_equity" BIGINT NOT NULL,
    "week_deposits" BIGINT NOT NULL,
    "opened_at" BIGINT NOT NULL,
    CONSTRAINT "uid_account_guild_i_0f570c" UNIQUE ("guild_id", "user_id", "contest"),
    CONSTRAINT "account_cash" CHECK (cash >= 0 AND cash <= 100000000000000000),
    CONSTRAINT "account_reserved" CHECK (reserved >= 0 AND reserved <= 100000000000000000),
    CONSTRAINT "account_deposits" CHECK (deposits >= 0 AND deposits <= 100000000000000000),
    CONSTRAINT "account_starting" CHECK (starting > 0),
    CONSTRAINT "account_counts" CHECK (turnover >= 0 AND fills >= qualifying AND qualifying >= 0)
);
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);
CREATE TABLE "announcement" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "facts" JSONB NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "batch_id" BIGINT,
    "at" BIGINT NOT NULL,
    CONSTRAINT "announcement_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_announcemen_batch_i_8ebc2b" ON "announcement" ("batch_id");
CREATE INDEX "idx_announcemen_state_607609" ON "announcement" ("state", "batch_id", "channel_id");
CREATE INDEX "idx_announcemen_guild_i_af8e0e" ON "announcement" ("guild_id", "user_id");
CREATE TABLE "batch" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "channel_id" BIGINT NOT NULL,
    "message" JSONB NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "attempts" INT NOT NULL,
    "due_at" BIGINT NOT NULL,
    "error" VARCHAR(200),
    "at" BIGINT NOT NULL,
    CONSTRAINT "batch_state" CHECK (state IN ('pending', 'sent', 'parked'))
);
CREATE INDEX "idx_batch_state_ea2c9d" ON "batch" ("state", "channel_id");
CREATE INDEX "idx_batch_guild_i_56a167" ON "batch" ("guild_id", "state");
CREATE TABLE "checkin" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_checkin_guild_i_c8809a" UNIQUE ("guild_id", "user_id", "day")
);
CREATE TABLE "coin" (
    "ticker" VARCHAR(20) NOT NULL PRIMARY KEY,
    "scale" SMALLINT NOT NULL
);
CREATE TABLE "fill" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "units" BIGINT NOT NULL,
    "price" VARCHAR(24) NOT NULL,
    "gross" BIGINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "cost_moved" BIGINT NOT NULL,
    "realised" BIGINT NOT NULL,
    "qualifying" SMALLINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "quoted_at" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "fill_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "fill_amounts" CHECK (units > 0 AND gross >= 0 AND fee >= 0 AND cost_moved >= 0),
    CONSTRAINT "fill_qualifying" CHECK (qualifying IN (0, 1))
);
CREATE INDEX "idx_fill_order_i_e6e69b" ON "fill" ("order_id");
CREATE INDEX "idx_fill_account_c08dba" ON "fill" ("account_id", "id");
CREATE TABLE "guild" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "settings" JSONB NOT NULL,
    "week" VARCHAR(10),
    "curve" VARCHAR(24),
    "left_at" BIGINT
);
CREATE TABLE "installation" (
    "id" SMALLINT NOT NULL PRIMARY KEY,
    "tag" VARCHAR(8) NOT NULL,
    "market_seed" VARCHAR(64) NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE TABLE "lease" (
    "name" VARCHAR(40) NOT NULL PRIMARY KEY,
    "holder" VARCHAR(64) NOT NULL,
    "until" BIGINT NOT NULL,
    "token" BIGINT NOT NULL
);
CREATE TABLE "member" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "channel_id" BIGINT,
    "xp" BIGINT NOT NULL,
    "level" INT NOT NULL,
    "streak" INT NOT NULL,
    "longest_streak" INT NOT NULL,
    "streak_day" VARCHAR(10),
    "here" SMALLINT NOT NULL,
    "here_at" BIGINT NOT NULL,
    CONSTRAINT "uid_member_guild_i_1c46b6" UNIQUE ("guild_id", "user_id"),
    CONSTRAINT "member_xp" CHECK (xp >= 0 AND xp <= 9007199254740992),
    CONSTRAINT "member_level" CHECK (level >= 1),
    CONSTRAINT "member_streak" CHECK (streak >= 0 AND longest_streak >= streak)
);
CREATE TABLE "milestone" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "milestone" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_milestone_guild_i_30352f" UNIQUE ("guild_id", "user_id", "milestone")
);
CREATE TABLE "orders" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "side" VARCHAR(4) NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "size" VARCHAR(40) NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "placed_at" BIGINT NOT NULL,
    CONSTRAINT "orders_side" CHECK (side IN ('buy', 'sell')),
    CONSTRAINT "orders_state" CHECK (state IN ('open', 'filled', 'cancelled', 'expired'))
);
CREATE INDEX "idx_orders_account_256dd8" ON "orders" ("account_id", "state");
CREATE TABLE "position" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "symbol" VARCHAR(20) NOT NULL,
    "units" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,
    "bought_at" BIGINT NOT NULL,
    CONSTRAINT "uid_position_account_3507e4" UNIQUE ("account_id", "symbol"),
    CONSTRAINT "position_units" CHECK (units > 0 AND units <= 1000000000000000000),
    CONSTRAINT "position_cost" CHECK (cost >= 0 AND cost <= 100000000000000000)
);
CREATE INDEX "idx_position_guild_i_94d68c" ON "position" ("guild_id", "account_id");
CREATE TABLE "posting" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "ref" VARCHAR(40) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "posting_kind" CHECK (kind IN ('start', 'reward', 'trade'))
);
CREATE INDEX "idx_posting_account_a82110" ON "posting" ("account_id", "id");
CREATE TABLE "ranking" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "contest" BIGINT NOT NULL,
    "board" VARCHAR(8) NOT NULL,
    "generation" SMALLINT NOT NULL,
    "total" INT NOT NULL,
    "inputs" VARCHAR(32),
    "day" VARCHAR(10),
    "ranked_at" BIGINT,
    "frozen" SMALLINT NOT NULL,
    CONSTRAINT "uid_ranking_guild_i_fdddae" UNIQUE ("guild_id", "contest", "board"),
    CONSTRAINT "ranking_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "ranking_total" CHECK (total >= 0)
);
CREATE TABLE "receipt" (
    "key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_receipt_at_3c5764" ON "receipt" ("at");
CREATE TABLE "slot" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL,
    "guild_id" BIGINT NOT NULL,
    "period" VARCHAR(20) NOT NULL,
    "at" BIGINT NOT NULL,
    CONSTRAINT "uid_slot_name_2b47cf" UNIQUE ("name", "guild_id", "period")
);
CREATE TABLE "standing" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "ranking_id" BIGINT NOT NULL,
    "generation" SMALLINT NOT NULL,
    "ordinal" INT NOT NULL,
    "place" INT NOT NULL,
    "previous" INT,
    "user_id" BIGINT NOT NULL,
    "numerator" BIGINT NOT NULL,
    "denominator" BIGINT NOT NULL,
    "stale" SMALLINT NOT NULL,
    CONSTRAINT "uid_standing_ranking_0d2219" UNIQUE ("ranking_id", "generation", "user_id"),
    CONSTRAINT "standing_generation" CHECK (generation IN (0, 1)),
    CONSTRAINT "standing_place" CHECK (place >= 1 AND ordinal >= place),
    CONSTRAINT "standing_denominator" CHECK (denominator > 0)
);
CREATE INDEX "idx_standing_ranking_5512df" ON "standing" ("ranking_id", "generation", "ordinal");
CREATE TABLE "xp_grant" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "guild_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "source" VARCHAR(40) NOT NULL,
    "amount" INT NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "idx_xp_grant_guild_i_a79c40" ON "xp_grant" ("guild_id", "user_id", "source", "day");
""",
}

DOWNGRADE = {
    "sqlite": """
DROP TABLE "xp_grant";
DROP TABLE "standing";
DROP TABLE "slot";
DROP TABLE "receipt";
DROP TABLE "ranking";
DROP TABLE "posting";
DROP TABLE "position";
DROP TABLE "orders";
DROP TABLE "milestone";
DROP TABLE "member";
DROP TABLE "lease";
DROP TABLE "installation";
DROP TABLE "guild";
DROP TABLE "fill";
DROP TABLE "coin";
DROP TABLE "checkin";
DROP TABLE "batch";
DROP TABLE "announcement";
DROP TABLE "account";
""",
    "postgres": """
DROP TABLE "xp_grant";
DROP TABLE "standing";
DROP TABLE "slot";
DROP TABLE "receipt";
DROP TABLE "ranking";
DROP TABLE "posting";
DROP TABLE "position";
DROP TABLE "orders";
DROP TABLE "milestone";
DROP TABLE "member";
DROP TABLE "lease";
DROP TABLE "installation";
DROP TABLE "guild";
DROP TABLE "fill";
DROP TABLE "coin";
DROP TABLE "checkin";
DROP TABLE "batch";
DROP TABLE "announcement";
DROP TABLE "account";
""",
}


async def upgrade(db: BaseDBAsyncClient) -> str:
    return UPGRADE[db.capabilities.dialect]


async def downgrade(db: BaseDBAsyncClient) -> str:
    return DOWNGRADE[db.capabilities.dialect]


MODELS_STATE = (
    "eJztXe1v07oa/1esfoEjlWl0rxcQ0kDncLkChhi6Fwmhzk3c1moSl9jZVs7hf7+28944WZ"
    "ylbZr5Cyzx8yTpz87j5z1/D1xiI4ceXFgWCTw2eAH+HnjQRfyP9aEhGMDlMh0QJxicOJIW"
    "ZogmlPnQEteaQocifspG1PLxkmHiCeIL4CJ3gvwnFLjEQyuAPcD/BxbxGKLsZfwHOASYAj"
    "ZHwIUhyQF4C+k8PksDF5ApwIyCJaEMezN6IJ7AJhZ/BH64jZsFHv4ZoDEjM8TJfH7L798H"
    "swA79hjbkoAiP/ozutXgxw9+gD0b3SEqGMThcjGeYuTYuSkI2eT5MVst5bk3ePbeY39JWv"
    "FjJ2OLOIHrpfTLFZsTL2HA4bzMkId8yJC4A/MDMS9e4DjRDMZTFf6clCR8ygyPjaYwcMTs"
    "Cu7wAdJzg/H40+XX8dWfX8fjQWHmY47M/ESnODJi1fBHpRKAmXiEZ/8ajY6OzkaHR6fnJ8"
    "dnZyfnh+ecVj5vcejsd/gwKVrhpSRm79+9//RVPBDhSzNcsuLEb8kDGQy55GSk6Gdnsf4c"
    "ZLnun4kY96qpiE+kc5G+WD2bjBT8zGtTH/sMk4G+MfSxmNKCPsO0PegP+4U73240QY84zG"
    "JvDLqPuMy4QZqCJstllnsz5G3EFSmuT+khn+Uyy74x+JRBXyixeuBnuQz4D5A50MFUX+ak"
    "XEbmNEOeBb5HbriZpoV8lssg3wz5KXYchagvxTyh7w3go+fHZ8fnR6fHCc7JmSp4i1D+DL"
    "ggmK6U0rsUzzyTAXUd1FuEFkU4386hr8Yzpl9Dkj/iPm6DLrwbO8ibsTk/fH5Ygdx/L768"
    "/ffFl6fPD//Iv/KfopGRHCqCO0Y/A8xWepJ3jdHoHI3lr0SymcpdYDXT0HgayJKjZI+hpn"
    "clx2bg14JfeNeni4yHV5yYQGtxC317XBghI1JGWxxyR+76GejBmYRT/G7xwHEcxfNI4FnI"
    "RSVxluz4sDLYsk55b8TliriIzfl0AEaAhRw0EStFhEIgsOb8esg5ABeALzJbEIn4yC3miy"
    "xgnGACmTUHt1CEPjj7BIGpT34hj7PzQxEoKQRdtnA/RdxlLaryXZirDA3kDPJLxkGY8P7i"
    "iDOoYzU/TETGRGSM7FxzT6cvjhb8eT4zASYktn/QL/iv1bEOY/oeWoejOtbhqNw6HBWswy"
    "nXXRQmyX+uLj+V+IZihjV4bWwx8A9wMN3HlV0Bq4BCXNml9KeThfPpx4tv60i//XD5RoJD"
    "KJv58iryAm+KIYBQO6q7qBOG7a3qQaQiDraytM9rrOzz0oV9vr6us1pnfYGd5WoksSO1sA"
    "LnviqOKfS69rUxrPfXsH4jXpiBwqIOB4ZVpvQkIbnXhv7fHDIwI4gCaaZSabW6iFL+VMPI"
    "RH0Jrl9hPhuQrw7BBxicvX72Ctuvr0UeobBoPcIt96LF3PrVtezjKps4JDIWsbGIjdAzFn"
    "G3JiASkDq2Q4bFWA/Geuiu9QAZQ+5SZRhXaLEpi4nwF/INuTqkaxekPEZKN5bSyPeJIuOq"
    "XFQkDI1Exf327069Z/XcZ1X+s4IDzVi7j8fafTtH1uK9N1DYu/HQsMritQQR9urZvJniOc"
    "n3TFbGSdtUmhDPHGJBB9hwVVl4V4dXp46O85gauu68GUNjn3ZpMkzAsAPQCxGlofFE5D0M"
    "F7afTGq0nUek7RCsVnUIvk/PIfWVHLpyJ8QB6Ab5fIuGNrIBV0E4qUhKC6v/uaqCpIf9Zw"
    "A9hhlGFECfDzDic3LsDcGU+PISKlVoA3e438FfqhIxbC1UNTDl8inlaEdE7VYz2kg+Q7kO"
    "JKe2iPaVCx2nvNQuZuqT4DoanZ0mokocVAmnq48XHz50Shr9hR1HJY3k+UppNI0p7pdGHu"
    "ATZAUywEemAPJ/fRv5Q4BdN5AXVAiYmkx1goJRK5dIBTTJsMa02gvRsu0Ek9xboqGM5vjM"
    "BDQvpBHyTRv+LNemwO+rJMooNFKb1Qr+JRw9NHHbz4il2NaLrUb0PQT3uAa2x6XQHq8jy3"
    "+kbvljwmKkdWOJsfSxpbWiE4YeLulRnTU9Kl/Uo8KqnvmEaq7qhMWs6sareooUa7oK9IjB"
    "QN485Y5QNnaJdsOuPJ+ZgMYTsE+9i3oHflXnl2p34q7av3TXp5jTt0ng6+knKUcPFZTjOg"
    "bNcblBc1wwaH4GhDVoe5Fj69OiNeVQ/QO8I0GKdz5UNxgJB4ZVYYq75XiWUNUJVSThBfDt"
    "M0Ae81WJYKVkdcIRJSlgqfxNksFMiMKEKB67DDLZX52A3uiTG9YnoRt/bqRuaUzC0Kdl3V"
    "5tjElXNOmKeyx8u6J7C81loNK95UCl7j1LSOpkLIqvD/gycXBCGJhDyk8hT5l6WEH6gBzC"
    "TSnW3c8e7IRmTRGT36AqTkJ56XOWZ/u1z4NX08CzZIbahC91/iT0QNz29WBDE7Xtiuitdp"
    "DudJFj+5uoFXAhpgNuwtA/dNsPHztoyrR9sxmmDbWpMrrKJnWV95lOQiqVJTdeqbngdcp7"
    "FZhLDwGf3L4At6LtEZuL7kXZxka3XEmZEN+T5RFFpUafvWVFpzrW1jdVp3mErVx/YVARwq"
    "yoP4GquGUfDM6Wu4a40F8gNuYavla/0jW2HuJ8WmfXPC3fNU8Lu6blI9gkqJnnM4b+Pm6e"
    "HxCkSLVrhgOV26WTkNToOUiAC1fAln3vgegqLMp7xG+Y+STgR7fEX4DAY9jhmyHyhmCykq"
    "a+ELwTfh/RfcEh1uIAXDOyQN414Iy3NKw7RNCagzlxbFXR4pbv/YAdWv6vIexi+t6VMrbl"
    "Zy/ftsMJ0wE75TCbSo1NRb5OmiG7mMVsJY0DdlI+6cGesBjY93EH/yibE6m28Gikcg93U5"
    "paH9+ZEHsFcNj9KHTIvwDfPg+Bg26QAyDfTPlVEFwMATcsAReY+Eamy0x94gKZkkMlVdxJ"
    "iaq/ubOZ29RuzWR6MnXmLavaxE1WjsnKeYzQ79ZO2DXkaxGaeiGaqhhNMUizu3bYjzaYkM"
    "X/bqmHe0jfm0bBW0Zb6lRFwCviZRH99gB/vlnAW8s+C5VSDSxTht6s3tbAdIg3Q5SNtUEt"
    "Mhpw1St1rJkumefqX0ZC+/keojmebtg15umNfG2jslGAoh2hyjD1RgQ8Is8WdrgYJx76Im"
    "IsSJmPWqAZVnq7Yup6Dq8LkDAAGHUBl3mnfnizF0B8pWpY2ixTk1unc3j6S4yvqjPvzdD4"
    "qro0GcZX1QHocyK3dhZPlqmHXqsN1JGZ4pxHoxddit6PKmUoHKjUgGTfSFpX/fERn2HKAC"
    "Nhs+8DwJUamWEXtuUVX+sUHYGRzY859ZTLTBtAJjWbl4AINUboO5Sp1KOWr67fE9h8EXTX"
    "b5TRmDo1GaYtcGcmwLSmNa1pt6aO1tFG67emFRm2OsjG9D1E9vlpHYfyablD+bS4bH9pLt"
    "tfvV22rVtR+/At4D0OhiwdaDWoM8mxGZViH03Wz4TisvrMZGxYZbgus1Q1TFeRrs+nIKzR"
    "kOWVmAHRPHcIpgiJOkvLCWxkqwxTLV6l137Nzgw1s3VPfd65n2ExFqmxSI30MhZptybAWK"
    "QbtkjNJz121olfD/WYw4DeGPQJCWZz/V4tOTYD/56aAiwERGUJsKixf6UhkBDpdXa2IJ1H"
    "TZvBtXA6XQMKV1TUfAvNXSj5mAIIbCSNjZfg2kfT68QAmCCRWEoBI0NAA2sOoCAWAaon3C"
    "RQGRJbvrn5KOaevZHG1ujUZBhbozsTUNIWuRL8XnZG3jLwJnazwdgN39F1sI3IewityX/b"
    "S0HREQviC/QWJRZEPFRpQfgZolodHieEP7PoGSVS+Tn6TGStPT0UCrtoE+XCsFPFH+sdK0"
    "LlnYJlMHEwnSN7KJtSxDq96O7oQhvxK6tbQ27pvvfWHUS3Fn/KRzI1B915J40N0anJyLoV"
    "k5dGx7OYMJmCtaaeRSGhNNSshKGHilbLTVkjLKIwfB7g6prWPGdv1nYbla2MMKjTfyGh7w"
    "2KrVW1Y28ZqEJo5S9/ytG/avajUY23/2hU+vqLoZ19XanTyLafGidskgapcTk203Coqc4w"
    "9ckvVdvM6j0t5eqNJG66n3XFM4AsxH/7QOUZiIaGlZ6BDFGt2KKN3CVhyLNWYIFWQ26kuy"
    "5mfMrD3EHMKEDTKbLYAbgmAePD6FqmF4YWvI8on0VR3RYeTQMKHRHaE5/lUQcUN37HB/Sv"
    "5g+k5TtGLX58r0Pdq9tqpmwM+05uFqaZwM6gjwRaEfqv6K4E+AxLH/TQCgi//vlNAlj+LT"
    "h3FY18uPz0LiZf/0Bcl+Mq/XThdkR5unKIUnOS5yvVJhpT1KjLWCIfExGLIBSFH94QLZEm"
    "CHnAJh5SlWPUYVHGMOK+t7mNT17MRDC6s/yrFB3T6XiDMXOjRe5QlYnkkMbaTjl6uLrbr6"
    "bolubS0xXdFdWFQc8uSQlJxqpVmCxVncaQsp3jEwpkcTIgYQKGDCXKz4dBD6A7fg0wFVfi"
    "bMr+kI0uolR1opyWSC7no21lXzWp5iI+xwM6JkG8o6qR2b13uHvnXxy9eE3KZyag8QTsXy"
    "bC5qegjWSEWOoXQC3FM8PRJzBby0mQe7sGngm9QVOFpo9uMAkUOR7lgGZYehQibw1SE8/Y"
    "2S7mBa4AiSg+RFsFfo7NwN8Yfht5xOWbl/YErDGaKWg8BdzudrQ/kJIwmbybYSf8LxfIx9"
    "Z8oPC+RCPDKt8LTGnu87yU4/qAtBXV3vdYnBgP1CLK3RM3yKdK66zcwZ1h6aOH++Skjov7"
    "5KTcxy3G1pzcS8WnEssRjsh7iO5mvgMqqnFUZegiWa6igEdZhW5ji4F/gIPpPmoHFeAKMM"
    "SVy/NO1lNMhmEXl5kvryIv8GbXm9nv/wO1h6Jb"
)
